import Foundation
import Testing

@testable import SoloCLI

@Suite struct NewAppTests {
    private func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "solo-init-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    @Test func `a new app depends on the checkout that built solo`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = try SoloSource.find()
        guard case .checkout(let path) = source else {
            Issue.record("the checkout of this test was not found: \(source)")
            return
        }
        let paths = try NewApp(name: "my-app", template: "app", folder: folder, source: source).write()
        #expect(paths.contains("Sources/App/Stack.swift") || paths.contains { $0.hasPrefix("Sources/App/") })
        let manifest = try String(contentsOf: folder.appending(path: "my-app/Package.swift"), encoding: .utf8)
        #expect(manifest.contains(".package(name: \"solo\", path: \"\(path)\")"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["my-app"])
    }

    @Test func `a checkout that was moved is found from where solo runs`() throws {
        let source = try SoloSource.find(
            file: "/gone/Sources/SoloCLI/Init/SoloSource.swift",
            executable: URL(filePath: "/new/solo/.build/aarch64/debug/solo"),
            contents: { $0 == "/new/solo/Package.swift" ? "name: \"solo\"" : nil })
        #expect(source == .checkout(path: "/new/solo"))
    }

    @Test func `without a checkout it asks where Solo is, and writes nothing that cannot be fetched`() throws {
        let problem = try #require(throws: Problem.self) {
            try SoloSource.find(
                file: "/gone/Sources/SoloCLI/Init/SoloSource.swift", executable: nil, contents: { _ in nil })
        }
        #expect(problem.message == "This solo was built in /gone, where there is no checkout of Solo any more.")
        #expect(problem.commands.first == "solo init my-app --solo ../solo")
        #expect(problem.status == .rejected)
    }

    @Test(arguments: [
        (
            "https://git.example.com/team/solo.git",
            #".package(url: "https://git.example.com/team/solo.git", branch: "main")"#
        ),
        ("https://git.example.com/solo@1.2.0", #".package(url: "https://git.example.com/solo", from: "1.2.0")"#),
        ("ssh://git@git.example.com/solo@next", #".package(url: "ssh://git@git.example.com/solo", branch: "next")"#),
        ("ssh://git@git.example.com/solo", #".package(url: "ssh://git@git.example.com/solo", branch: "main")"#),
        ("git@git.example.com:team/solo.git", #".package(url: "git@git.example.com:team/solo.git", branch: "main")"#),
    ])
    func `a repository is taken by its address`(text: String, dependency: String) throws {
        let source = try SoloSource.named(text)
        #expect(source.dependency == dependency)
        #expect(source.package == "solo")
    }

    @Test func `a folder that is not a checkout of Solo is rejected`() throws {
        let here = try SoloSource.named(
            "/a/b/../solo", contents: { $0 == "/a/solo/Package.swift" ? "name: \"solo\"" : nil })
        #expect(here == .checkout(path: "/a/solo"))
        let problem = try #require(throws: Problem.self) { try SoloSource.named("/a/b", contents: { _ in nil }) }
        #expect(problem.message.hasPrefix("/a/b is not a checkout of Solo"))
        #expect(problem.status == .usage)
    }

    @Test func `a folder that is not empty is left alone`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = folder.appending(path: "my-app/kept")
        try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
        let problem = #expect(throws: Problem.self) {
            try NewApp(name: "my-app", template: "app", folder: folder, source: .checkout(path: "/solo")).write()
        }
        #expect(problem?.status == .rejected)
        #expect(FileManager.default.fileExists(atPath: kept.path))
    }

    @Test(arguments: [("My App!", "my-app"), ("9lives", "lives"), ("!!!", "my-app"), ("shop--x", "shop-x")])
    func `a name that can't be one gets a proposal`(name: String, proposal: String) {
        let problem = #expect(throws: Problem.self) {
            try NewApp(
                name: name, template: "app", folder: URL(filePath: "/nowhere"), source: .checkout(path: "/solo")
            ).write()
        }
        #expect(problem?.commands == ["solo init \(proposal)"])
        #expect(problem?.status == .usage)
    }

    @Test func `an unknown template suggests one`() {
        let problem = #expect(throws: Problem.self) {
            try NewApp(
                name: "a", template: "ap", folder: URL(filePath: "/nowhere"), source: .checkout(path: "/solo")
            ).write()
        }
        #expect(problem?.commands == ["solo init --template app a"])
    }
}
