import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloSQL
import Testing

@testable import SoloObjectStore
@testable import SoloS3

/// A bucket goes with all that is in it, and nothing of it comes back under its name.
@Suite(.timeLimit(.minutes(1))) struct BucketRemovalTests {
    @Test func `a removed bucket leaves no object, upload or file, and the others as they were`() async throws {
        try await LiveStore.run { live async throws in
            let client = try live.client()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1100 { group.addTask { try await client.put("k\(number)", Data(count: 3)) } }
                try await group.waitForAll()
            }
            try await client.put("large", Data(count: 100_000))
            let response = try await client._bucket.send(.post, key: "upload", query: "uploads=")
            let id = try XMLReader.read(response.body)["UploadId"]?.text ?? ""
            _ = try await client._bucket.send(
                .put, key: "upload", query: "partNumber=1&uploadId=\(id)", body: Data(count: 10))
            try await live.client("billing.invoices").put("kept", Data(count: 50_000))
            #expect(
                try live.store.bucketSummaries().map { "\($0.name) \($0.objects) \($0.bytes)" } == [
                    "assets 1101 103300", "billing.invoices 1 50000",
                ])
            let assets = try live.store.contents(of: "assets")
            let download = try #require(try assets.open("large"))

            #expect(try await live.store.removeBucket("assets") == 1101)
            #expect(try live.store.bucketSummaries().map(\.name) == ["billing.invoices"])
            let gone = await #expect(throws: BucketError.self) { try await client.get("large") }
            #expect(gone?.code == .noSuchBucket)
            let again = await #expect(throws: ObjectStoreError.self) { try await live.store.removeBucket("assets") }
            #expect(again?.code == .noSuchBucket)
            // What was open is read to its end.
            var read = 0
            try await download.forEach { read += $0.count }
            #expect(read == 100_000)
            #expect(try await live.client("billing.invoices").get("kept").count == 50_000)

            // One of the same name begins empty.
            try await live.store.prepare(buckets: [
                ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings())
            ])
            #expect(try live.store.contents(of: "assets").list().objects == [])
            let tables = try live.store.index.read { connection in
                try ["uploads", "parts", "contents"].map { table in
                    try connection.first("SELECT count(*) FROM \(table)") { $0.integer(0) }
                }
            }
            #expect(tables == [0, 0, 1])
        }
    }

    @Test func `a put that was under way when its bucket went is rejected, and does not reach the next of its name`()
        async throws
    {
        try await LiveStore.run { live async throws in
            let old = try live.store.contents(of: "assets")
            try await live.store.removeBucket("assets")
            try await live.store.prepare(buckets: [
                ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings())
            ])
            for size in [10, 100_000] {
                let content = AsyncStream { continuation in
                    continuation.yield(Data(count: size))
                    continuation.finish()
                }
                let error = await #expect(throws: ObjectStoreError.self) { try await old.put("k", from: content) }
                #expect(error?.code == .noSuchBucket)
            }
            #expect(try live.store.contents(of: "assets").list().objects == [])
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }

    @Test func `clients that race a removal get whole responses or no bucket`() async throws {
        try await LiveStore.run { live async throws in
            let client = try live.client()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        do {
                            for number in 0... { try await client.put("\(writer)/\(number)", Data(count: 40_000)) }
                        } catch let error as BucketError where error.code == .noSuchBucket {}
                    }
                }
                group.addTask {
                    while try live.store.contents(of: "assets").list().objects.count < 50 { await Task.yield() }
                    try await live.store.removeBucket("assets")
                }
                try await group.waitForAll()
            }
            #expect(try live.store.bucketSummaries().map(\.name) == ["billing.invoices"])
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }
}
