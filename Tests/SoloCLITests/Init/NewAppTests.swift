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
        let source = SoloSource.find()
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

    @Test func `without the checkout it is the released package`() {
        let source = SoloSource.find(contents: { _ in nil })
        #expect(source.dependency == ".package(url: \"https://github.com/solo-os/solo\", from: \"\(Version.current)\")")
    }

    @Test func `a folder that is not empty is left alone`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = folder.appending(path: "my-app/kept")
        try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
        let problem = #expect(throws: Problem.self) {
            try NewApp(name: "my-app", template: "app", folder: folder, source: .released(version: "1.0.0")).write()
        }
        #expect(problem?.status == .refused)
        #expect(FileManager.default.fileExists(atPath: kept.path))
    }

    @Test(arguments: [("My App!", "my-app"), ("9lives", "lives"), ("!!!", "my-app"), ("shop--x", "shop-x")])
    func `a name that can't be one gets a proposal`(name: String, proposal: String) {
        let problem = #expect(throws: Problem.self) {
            try NewApp(
                name: name, template: "app", folder: URL(filePath: "/nowhere"), source: .released(version: "1.0.0")
            ).write()
        }
        #expect(problem?.commands == ["solo init \(proposal)"])
        #expect(problem?.status == .usage)
    }

    @Test func `an unknown template suggests one`() {
        let problem = #expect(throws: Problem.self) {
            try NewApp(
                name: "a", template: "ap", folder: URL(filePath: "/nowhere"), source: .released(version: "1.0.0")
            ).write()
        }
        #expect(problem?.commands == ["solo init --template app a"])
    }
}
