import Foundation
import SoloSQL
import Synchronization
import Testing

@testable import SoloObjectStore

@Suite(.timeLimit(.minutes(1))) struct IndexWriterTests {
    private struct Refused: Error {}

    /// A writer on a table of numbers, and a second connection to look at it.
    private func withWriter(_ body: (IndexWriter, SQLiteConnection) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "solo-index-\(UUID().uuidString).sqlite").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let connection = try SQLiteConnection(path: path)
        try connection.script("CREATE TABLE numbers (number INTEGER PRIMARY KEY, padding BLOB)")
        let writer = IndexWriter(connection: connection) { if $0.contains("broken") { throw Refused() } }
        try await body(writer, SQLiteConnection(path: path, access: .readOnly))
        await writer.close()
    }

    private func numbers(_ connection: SQLiteConnection) throws -> Set<Int> {
        try Set(connection.all("SELECT number FROM numbers") { $0.integer(0) })
    }

    @Test func whatIsRefusedLeavesTheOthersOfItsBatch() async throws {
        try await withWriter { writer, reader async throws in
            let taken = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        try? await writer.change { connection in
                            try connection.execute("INSERT INTO numbers VALUES (?, NULL)", .integer(Int64(number)))
                            if number % 3 == 0 { throw Refused() }
                            return number
                        }
                    }
                }
                return await group.reduce(into: Set<Int>()) { set, number in if let number { set.insert(number) } }
            }
            #expect(taken == Set((0..<400).filter { $0 % 3 != 0 }))
            #expect(try numbers(reader) == taken)
        }
    }

    @Test func whatMentionsAFileThatCannotBeFlushedIsNotChanged() async throws {
        try await withWriter { writer, reader async throws in
            let taken = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let files = number % 10 == 0 ? ["broken"] : []
                        return try? await writer.change(mentioning: files) { connection in
                            try connection.execute("INSERT INTO numbers VALUES (?, NULL)", .integer(Int64(number)))
                            return number
                        }
                    }
                }
                return await group.reduce(into: Set<Int>()) { set, number in if let number { set.insert(number) } }
            }
            #expect(taken == Set((0..<100).filter { $0 % 10 != 0 }))
            #expect(try numbers(reader) == taken)
        }
    }

    /// SQLite undoes the whole transaction when the disk is full, in the middle of a batch.
    @Test func onAFullDiskWhatIsAcknowledgedIsThereAndNothingElse() async throws {
        try await withWriter { writer, reader async throws in
            try await writer.change { connection in
                // The limit is a setting of the connection; the read that sets it returns a row.
                _ = try connection.first("PRAGMA max_page_count = 200") { $0.integer(0) }
            }
            let taken = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<600 {
                    group.addTask {
                        try? await writer.change { connection in
                            try connection.execute(
                                "INSERT INTO numbers VALUES (?, zeroblob(3000))", .integer(Int64(number)))
                            return number
                        }
                    }
                }
                return await group.reduce(into: Set<Int>()) { set, number in if let number { set.insert(number) } }
            }
            #expect(taken.count < 600)
            #expect(try numbers(reader) == taken)
            // It goes on when there is room again.
            try await writer.change { connection in
                _ = try connection.first("PRAGMA max_page_count = 100000") { $0.integer(0) }
            }
            _ = try await writer.change { try $0.execute("INSERT INTO numbers VALUES (1000, NULL)") }
            #expect(try numbers(reader).contains(1000))
        }
    }

    @Test func afterTheEndItSaysSo() async throws {
        try await withWriter { writer, _ in
            await writer.close()
            await #expect(throws: IndexWriter.Closed.self) { try await writer.change { _ in } }
        }
    }
}
