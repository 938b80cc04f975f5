@testable import Solo
import SoloCore
import Testing

@Suite("Owners of resources")
struct OwnershipTests {
    struct Reports: Stack {
        let files: Bucket
        let own = SQLite("db")

        var body: some Stack {
            Command("write", using: files.prefix("reports/").writeOnly, own) { _, files, own in }
            Command("inline", using: Secret("inline-key")) { _, key in }
        }
    }

    struct Product: App {
        let shared = ["left", "right"].map { Bucket("files-\($0)") }
        let renamed = SQLite("db").renamed(from: "database")
        let moved = SQLite("moved").renamed(from: "reports.moved")
        let forgotten = Bucket("forgotten")

        var body: some Stack {
            Reports(files: shared[0])
            Reports(files: shared[1]).named("more-reports")
            Command("use", using: renamed, moved) { _, _, _ in }
        }
    }

    @Test("the outermost stack that stores a resource owns it; what is made inline belongs to its module")
    func owners() throws {
        let manifest = try Product.program().manifest
        #expect(
            manifest.resources.map(\.id) == [
                "db", "files-left", "files-right", "more-reports.db", "more-reports.inline-key", "moved",
                "reports.db", "reports.inline-key",
            ])
        #expect(manifest.components.map(\.id).contains("command.more-reports.write"))
        let write = try #require(manifest.components.first { $0.id == "command.reports.write" })
        #expect(write.grants.first { $0.resource == "files-left" }?.prefix == "reports/")
    }

    @Test("a renamed resource says what it was called, in its module or another")
    func renaming() throws {
        let resources = try Product.program().manifest.resources
        #expect(resources.first { $0.id == "db" }?.renamedFrom == "database")
        #expect(resources.first { $0.id == "moved" }?.renamedFrom == "reports.moved")
    }

    @Test("a stored property that nothing uses is a warning at its place")
    func unused() throws {
        let warnings = try Product().checked().warnings
        #expect(warnings.map(\.code) == ["unused-resource"])
        #expect(warnings.first?.place?.file == "SoloTests/OwnershipTests.swift")
        #expect(warnings.first?.message.contains("forgotten") == true)
    }
}
