import Foundation
import TestFolders
import Testing

@testable import SoloMigrations

@Suite struct MigrationFolderTests {
    private let folder: TemporaryFolder
    private let migrations: MigrationFolder

    init() throws {
        folder = try TemporaryFolder()
        migrations = MigrationFolder(package: folder.url)
    }

    private func write(_ text: String, _ file: String) throws {
        try folder.write(text, to: "Migrations/orders/\(file)")
    }

    private func problem() -> MigrationError? {
        do {
            _ = try migrations.migrations(of: "orders")
            return nil
        } catch {
            return error as? MigrationError
        }
    }

    @Test func `files are read in order, with what their first lines say`() throws {
        try write("CREATE TABLE a (b)", "0001-create-a.sql")
        try write("-- It is large.\n\n-- solo: no-transaction\nVACUUM", "0002-vacuum.sql")
        try write("--solo: contract\n-- solo:no-transaction\r\nDROP TABLE a", "0003-drop-a.sql")
        try folder.write("", to: "Migrations/orders/notes.md")
        try folder.write("", to: "Migrations/orders/.0004-x.sql.swp")
        let all = try migrations.migrations(of: "orders")
        #expect(all.map(\.file) == ["0001-create-a.sql", "0002-vacuum.sql", "0003-drop-a.sql"])
        #expect(all.map(\.step) == [.expand, .expand, .contract])
        #expect(all.map(\.runsInTransaction) == [true, false, false])
        #expect(try migrations.resources() == ["orders"])
    }

    @Test func `a database without a folder has none`() throws {
        #expect(try migrations.migrations(of: "orders").isEmpty)
        #expect(try migrations.resources().isEmpty)
    }

    @Test func `line ends do not change a checksum`() {
        let one = Migration(number: 1, name: "a", text: "SELECT 1;\nSELECT 2")
        let other = Migration(number: 1, name: "a", text: "SELECT 1;\r\nSELECT 2")
        #expect(one.checksum == other.checksum)
        #expect(one.checksum.count == 64)
        #expect(one.checksum != Migration(number: 1, name: "a", text: "SELECT 1;\nSELECT 3").checksum)
    }

    @Test(arguments: [
        "1-a.sql", "0001_a.sql", "0001-.sql", "0000-a.sql", "0001-A.sql", "0001-a.SQL", "00001-a.sql", "a.sql",
    ])
    func `a file of another name is an error`(name: String) throws {
        try write("SELECT 1", name)
        #expect(problem()?.code == .fileName)
        #expect(problem()?.message.hasPrefix("Migrations/orders/\(name): ") == true)
    }

    @Test func `two files of one number are an error`() throws {
        try write("SELECT 1", "0001-a.sql")
        try write("SELECT 1", "0001-b.sql")
        #expect(problem()?.message == "Migrations/orders/0001-b.sql has the number of 0001-a.sql.")
    }

    @Test func `a gap is an error`() throws {
        try write("SELECT 1", "0001-a.sql")
        try write("SELECT 1", "0003-b.sql")
        #expect(problem()?.code == .gap)
        #expect(
            problem()?.message == "Migrations/orders/0003-b.sql is there, and 0002-….sql before it is not.")
    }

    @Test func `an unknown directive, or one behind a statement, is an error`() throws {
        try write("-- solo: contracts\nSELECT 1", "0001-a.sql")
        #expect(problem()?.message == "Migrations/orders/0001-a.sql:1: “contracts” is not a directive.")
        try write("SELECT 1;\n-- solo: contract", "0001-a.sql")
        #expect(
            problem()?.message
                == "Migrations/orders/0001-a.sql:2: a directive stands in the first lines, before any statement.")
    }

    @Test func `a file without a statement, or with other bytes than UTF-8, is an error`() throws {
        try write("-- later\n", "0001-a.sql")
        #expect(problem()?.code == .empty)
        let file = folder.url.appending(path: "Migrations/orders/0001-a.sql")
        try Data([0x53, 0xFF]).write(to: file)
        #expect(problem()?.code == .notUTF8)
    }

    @Test func `a new file has the next number, also behind one that is not written yet`() throws {
        #expect(try migrations.add("create-a", for: "orders").lastPathComponent == "0001-create-a.sql")
        #expect(try migrations.add("add-b", for: "orders").lastPathComponent == "0002-add-b.sql")
        #expect(problem()?.code == .empty)
        #expect(throws: MigrationError.self) { try migrations.add("Add B", for: "orders") }
    }
}
