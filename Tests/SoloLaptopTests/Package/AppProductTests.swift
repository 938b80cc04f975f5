import SoloProcess
import Foundation
import Testing

@testable import SoloHost
@testable import SoloLaptop

@Suite struct AppProductTests {
    /// What SwiftPM prints for a package with an app, its module, and a tool.
    private func description(apps: [String]) throws -> PackageDescription {
        let executables = apps + ["tool"]
        let products = executables.map {
            "{\"name\": \"\($0)\", \"targets\": [\"\($0)\"], \"type\": {\"executable\": null}}"
        }
        let targets = executables.map {
            """
            {"name": "\($0)", "path": "Sources/\($0)", "sources": ["Main.swift"], "target_dependencies": ["Shared"]}
            """
        }
        let shared = "{\"name\": \"Shared\", \"path\": \"Sources/Shared\", \"sources\": []}"
        let json = """
            {"name": "product", "path": "/p", "dependencies": [{"type": "fileSystem", "path": "/solo"}],
             "products": [\((products + ["{\"name\": \"lib\", \"targets\": [\"Shared\"], \"type\": {\"library\": [\"automatic\"]}}"]).joined(separator: ","))],
             "targets": [\((targets + [shared]).joined(separator: ","))]}
            """
        return try PackageDescription(json: Data(json.utf8))
    }

    private let read: (URL) -> String? = { file in
        file.path.contains("tool") ? "print(1)" : "import Solo\n@main\nstruct Shop: App {\n}"
    }

    @Test func `the executable with an App is the app`() throws {
        let app = try AppProduct.pick(from: description(apps: ["shop"]), named: nil, read: read)
        #expect(app.name == "shop")
        #expect(
            app.watched.map(\.path) == [
                "/p/Sources/shop", "/p/Sources/Shared", "/p/Package.swift", "/p/Migrations", "/solo/Sources",
            ])
    }

    @Test func `several apps have to be told apart, or the last one goes on`() throws {
        let two = try description(apps: ["shop", "ledger"])
        let error = #expect(throws: HostError.self) { try AppProduct.pick(from: two, named: nil, read: read) }
        #expect(error?.message == "This package has several apps: shop, ledger.")
        #expect(error?.commands == ["solo dev --product shop", "solo dev --product ledger"])
        #expect(try AppProduct.pick(from: two, named: nil, last: "ledger", read: read).name == "ledger")
        #expect(try AppProduct.pick(from: two, named: "shop", last: "ledger", read: read).name == "shop")
    }

    @Test func `a package without an app, and a product that is none, are told with what there is`() throws {
        let none = try description(apps: [])
        let error = #expect(throws: HostError.self) { try AppProduct.pick(from: none, named: nil, read: read) }
        #expect(error?.code == .noApp)
        #expect(error?.details == ["Its executables are tool."])
        let unknown = #expect(throws: HostError.self) { try AppProduct.pick(from: none, named: "x", read: read) }
        #expect(unknown?.message == "The package 'product' has no executable product 'x'.")
    }

    @Test(arguments: [
        ("@main struct Shop: App {}", true), ("@main\nstruct Shop: Sendable, App {", true),
        ("@main struct Tool: ParsableCommand {}", false), ("struct Shop: App {}", false),
        ("@main struct Tool { let App = 1 }", false),
    ])
    func `an app is declared by its conformance`(source: String, isApp: Bool) {
        #expect(AppProduct.declaresApp(source) == isApp)
    }

    @Test func `the package is found from below`() throws {
        let exists: (URL) -> Bool = { $0.path == "/p/Package.swift" }
        #expect(try PackageRoot.find(from: URL(filePath: "/p/Sources/App"), exists: exists).path == "/p")
        let error = #expect(throws: HostError.self) {
            try PackageRoot.find(from: URL(filePath: "/elsewhere"), exists: exists)
        }
        #expect(error?.message == "There is no Package.swift in /elsewhere or above it.")
    }

    @Test func `the toolchain is called by values`() {
        let swift = SwiftTool(package: URL(filePath: "/p"), environment: ["SOLO_SWIFT": "/fake/swift"])
        #expect(
            swift.build(product: "shop").commandLine == [
                "/fake/swift", "build", "--package-path", "/p", "--product", "shop",
            ])
        #expect(swift.binary(of: "shop").path == "/p/.build/debug/shop")
    }
}
