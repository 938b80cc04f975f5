import Foundation
import HTTPTypes
import SoloHTTP
import SoloSQL
import Testing

@testable import SoloObjectStore
@testable import SoloS3

/// What a client sees of an object whose content is not what the index promises: an error, and never a short response.
@Suite(.timeLimit(.minutes(1))) struct DamagedObjectTests {
    private static func damage(_ live: LiveStore, _ sql: String) throws {
        let connection = try SQLiteConnection(path: live.directory.appending(path: "index.sqlite").path)
        defer { connection.close() }
        try connection.script(sql)
    }

    @Test(arguments: ["UPDATE contents SET bytes = CAST('short' AS BLOB)", "DELETE FROM contents"])
    func `a content in the index of another size is an error, whole and in part`(sql: String) async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            try await bucket.put("k", Data(count: 100))
            try Self.damage(live, sql)
            for range in [nil, 0..<3, 50..<60] {
                let error = await #expect(throws: BucketError.self) {
                    try await bucket.download("k", range: range)
                }
                #expect(error?.code == .init("InternalError"), "\(String(describing: error))")
            }
            let copy = await #expect(throws: BucketError.self) {
                try await bucket._bucket.send(.put, key: "l", fields: [(name: "x-amz-copy-source", value: "/assets/k")])
            }
            #expect(copy?.code == .init("InternalError"))
            // The others are served, and a new put repairs it.
            try await bucket.put("k", Data(count: 7))
            #expect(try await bucket.get("k").count == 7)
        }
    }

    @Test(arguments: [0, 1, 150_000])
    func `a file that was cut off ends the connection`(left: Int) async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            try await bucket.put("k", Data(count: 400_000))
            let files = try live.contentFiles()
            let file = try #require(files.first)
            let path = live.directory.appending(path: "content").appending(path: file).path
            #expect(truncate(path, off_t(left)) == 0)
            let download = try await bucket.download("k")
            #expect(download.object.size == 400_000)
            var received = 0
            let error = await #expect(throws: BucketError.self) {
                for try await piece in download.body { received += piece.count }
            }
            #expect(received <= left)
            let reason = error?.underlying as? HTTPClientError
            #expect(reason?.code == .connectionClosed, "\(String(describing: error))")
        }
    }
}
