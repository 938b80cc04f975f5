import Foundation
import Testing

@testable import SoloSQL

/// The content of a file that is replaced while others have it open.
struct SQLiteReplacementTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    private func count(_ connection: SQLiteConnection, _ table: String) throws -> Int {
        try connection.all("SELECT count(*) FROM \(table)") { Int($0.text(0)) ?? -1 }[0]
    }

    @Test func `whoever has it open reads what was there before, and then what is there now`() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "db.sqlite").path
        let (owner, reader) = (try SQLiteConnection(path: path), try SQLiteConnection(path: path))
        defer { for connection in [owner, reader] { connection.close() } }
        try owner.script("CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (1), (2)")
        let copy = folder.appending(path: "copy.sqlite").path
        try owner.writeSnapshot(to: copy)
        try owner.script("INSERT INTO orders VALUES (3)")
        try reader.script("BEGIN")
        #expect(try count(reader, "orders") == 3)
        let source = try SQLiteConnection(path: copy, access: .readOnly)
        defer { source.close() }
        try owner.replaceContent(by: source)
        #expect(try count(reader, "orders") == 3)
        try reader.script("COMMIT")
        #expect(try count(reader, "orders") == 2)
        try reader.script("INSERT INTO orders VALUES (9)")
        #expect(try count(owner, "orders") == 3)
        #expect(try owner.all("PRAGMA journal_mode") { $0.text(0) } == ["wal"])
    }

    @Test func `an empty database leaves nothing of the one before`() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let owner = try SQLiteConnection(path: folder.appending(path: "db.sqlite").path)
        defer { owner.close() }
        try owner.script("CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (1)")
        let empty = try SQLiteConnection(path: ":memory:")
        defer { empty.close() }
        try owner.replaceContent(by: empty)
        #expect(try owner.all("SELECT name FROM sqlite_schema") { $0.text(0) }.isEmpty)
        try owner.script("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        #expect(try count(owner, "orders") == 0)
    }
}
