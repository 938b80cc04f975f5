import Foundation
import SoloS3
import SoloSQL
import SoloStore
import Testing

@testable import SoloObjectStore

/// What a reader sees while others write, and after ids were freed.
@Suite(.timeLimit(.minutes(1))) struct IndexSnapshotTests {
    private static let key = ObjectKey("k")

    private func withIndex(_ body: (ObjectIndex, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-index-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "index.sqlite").path
        let index = try ObjectIndex(path: path) { _ in }
        _ = try await index.commits.perform { connection in
            try connection.execute("INSERT INTO buckets (id, name, created, lifecycle) VALUES (1, 'assets', 0, '[]')")
        }
        try await body(index, path)
        await index.close()
    }

    private static func put(_ connection: SQLiteConnection, _ text: String) throws {
        let content = Data(text.utf8)
        let object = StoredObject(
            key: key, size: content.count, etag: text, modified: Date(timeIntervalSince1970: 0),
            details: ObjectDetails())
        _ = try ObjectIndex.put(connection, 1, object, .inline(content))
    }

    @Test func `a read sees one state of the index, whatever is committed meanwhile`() async throws {
        try await withIndex { index, path in
            try await index.commits.perform { try Self.put($0, "the first, longer content") }
            let writer = try SQLiteConnection(path: path)
            let (object, content) = try index.read { connection in
                let found = try ObjectIndex.find(connection, 1, Self.key)
                try writer.transaction { try Self.put(writer, "second") }
                return (found?.object, try found.flatMap { try ObjectIndex.content(connection, $0.content) })
            }
            #expect(object?.etag == "the first, longer content")
            #expect(content == .inline(Data("the first, longer content".utf8)))
            #expect(try index.findWithContent(1, Self.key)?.content == .inline(Data("second".utf8)))
        }
    }

    @Test func `the id of a deleted content is never given again`() async throws {
        try await withIndex { index, _ in
            var ids: [Int] = []
            for number in 0..<10 {
                try await index.commits.perform { try Self.put($0, "version \(number)") }
                let found = try index.find(1, Self.key)
                ids.append(try #require(found).content)
                if number.isMultiple(of: 2) {
                    _ = try await index.commits.perform { try ObjectIndex.delete($0, 1, Self.key) }
                }
            }
            #expect(ids == Array(1...10))
        }
    }

    @Test func `an id that was never committed may be given again, one that was may not after a start`() async throws {
        try await withIndex { index, path in
            try await index.commits.perform { try Self.put($0, "one") }
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await index.commits.perform { connection in
                    try Self.put(connection, "refused")
                    throw Refused()
                }
            }
            _ = try await index.commits.perform { try ObjectIndex.delete($0, 1, Self.key) }
            let again = try ObjectIndex(path: path) { _ in }
            try await again.commits.perform { try Self.put($0, "two") }
            #expect(try again.find(1, Self.key)?.content == 2)
            await again.close()
        }
    }

    /// The tables as they were before ids had a sequence.
    @Test func `a store of an earlier release goes on behind the ids that it holds`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-store-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let old = try SQLiteConnection(path: folder.appending(path: "index.sqlite").path)
        try old.script(
            """
            CREATE TABLE buckets (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created REAL NOT NULL, lifecycle TEXT NOT NULL);
            CREATE TABLE contents (id INTEGER PRIMARY KEY, bytes BLOB);
            CREATE TABLE objects (
                bucket INTEGER NOT NULL REFERENCES buckets, key BLOB NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
                modified REAL NOT NULL, content INTEGER NOT NULL, details TEXT NOT NULL, PRIMARY KEY (bucket, key)
            ) WITHOUT ROWID;
            INSERT INTO buckets VALUES (7, 'assets', 0, '[]');
            INSERT INTO contents VALUES (41, CAST('hello' AS BLOB));
            INSERT INTO objects VALUES (
                7, CAST('k' AS BLOB), 5, '5d41402abc4b2a76b9719d911017c592', 0, 41, '{"fields":{},"metadata":{}}');
            """)
        old.close()
        try await LiveStore.run(in: folder) { live async throws in
            let bucket = try live.client()
            #expect(try await bucket.get("k") == Data("hello".utf8))
            try await bucket.delete("k")
            try await bucket.put("k", Data("anew".utf8))
            #expect(try live.store.index.find(7, Self.key)?.content == 42)
            #expect(try live.store.bucket("billing.invoices").id == 8)
        }
    }
}
