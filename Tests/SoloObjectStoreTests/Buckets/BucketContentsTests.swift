import Foundation
import SoloS3
import SoloSQL
import Testing

@testable import SoloObjectStore

/// The buckets as the owner of the store handles them, beside the clients that come over HTTP.
@Suite(.timeLimit(.minutes(1))) struct BucketContentsTests {
    private static func pieces(_ content: Data) -> AsyncStream<Data> {
        AsyncStream { continuation in
            for start in stride(from: 0, to: content.count, by: 50_000) {
                continuation.yield(content[start..<min(start + 50_000, content.count)])
            }
            continuation.finish()
        }
    }

    private static func read(_ download: ObjectDownload?) async throws -> Data? {
        guard let download else { return nil }
        var content = Data()
        try await download.forEach { content.append($0) }
        return content
    }

    @Test func `keys are listed by prefix, page by page`() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.store.contents(of: "assets")
            for key in ["a", "b/", "b/1", "b/2", "b/\u{10FFFF}", "c"] {
                try await bucket.put(key, from: Self.pieces(Data(key.utf8)))
            }
            let first = try bucket.list(prefix: "b/", limit: 2)
            #expect(first.objects.map(\.key) == ["b/", "b/1"])
            #expect(first.objects.map(\.size) == [2, 3])
            #expect(first.next == "b/1")
            let second = try bucket.list(prefix: "b/", after: first.next, limit: 2)
            #expect(second.objects.map(\.key) == ["b/2", "b/\u{10FFFF}"])
            #expect(second.next == nil)
            #expect(try bucket.list(limit: 0).objects.map(\.key) == ["a"])
            #expect(try bucket.list(prefix: "d").objects == [])
        }
    }

    @Test(arguments: [0, 10, 32_768, 400_000])
    func `what is put from a stream or a file is what clients get, and the other way round`(size: Int) async throws {
        try await LiveStore.run { live async throws in
            let client = try live.client()
            let bucket = try live.store.contents(of: "assets")
            let content = Version(number: size, size: size).content
            let put = try await bucket.put(
                "stream", from: Self.pieces(content), contentType: "image/png", metadata: ["Owner": "ada"])
            #expect(try await client.get("stream") == content)
            let head = try #require(await client.head("stream"))
            #expect(head.etag == put.etag)
            #expect(head.contentType == "image/png")
            #expect(head.metadata == ["owner": "ada"])
            #expect(try bucket.find("stream") == put)

            let path = live.directory.appending(path: "upload").path
            try content.write(to: URL(fileURLWithPath: path))
            #expect(try await bucket.put("file", file: path).size == size)
            #expect(try await client.get("file") == content)

            try await client.put("client", content)
            let download = try #require(try bucket.open("client"))
            #expect(try await bucket.remove("client"))
            #expect(download.info.etag == put.etag)
            #expect(try await Self.read(download) == content)
            #expect(try await bucket.remove("client") == false)
            #expect(try await Self.read(bucket.open("client")) == nil)
            #expect(try bucket.find("client") == nil)
        }
    }

    @Test func `a put that fails leaves the object that was there, and no file`() async throws {
        try await LiveStore.run { live async throws in
            struct Broken: Error {}
            let bucket = try live.store.contents(of: "assets")
            try await bucket.put("k", from: Self.pieces(Data("old".utf8)))
            let broken = AsyncThrowingStream<Data, any Error> { continuation in
                continuation.yield(Data(count: 400_000))
                continuation.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) { try await bucket.put("k", from: broken) }
            for path in ["/nowhere/to be found", live.directory.path] {
                let error = await #expect(throws: ObjectStoreError.self) { try await bucket.put("k", file: path) }
                #expect(error?.code == .unreadableFile)
            }
            for key in ["", String(repeating: "k", count: 1025)] {
                let error = await #expect(throws: ObjectStoreError.self) {
                    try await bucket.put(key, from: Self.pieces(Data()))
                }
                #expect(error?.code == .invalidKey)
            }
            #expect(try await Self.read(bucket.open("k")) == Data("old".utf8))
            #expect(try bucket.list().objects.map(\.key) == ["k"])
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }

    @Test func `the message of a file that is not there names it`() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.store.contents(of: "assets")
            let error = await #expect(throws: ObjectStoreError.self) { try await bucket.put("k", file: "/nowhere") }
            #expect(
                error?.description
                    == "The file /nowhere cannot be read: No such file or directory. Name a file that you are permitted to read."
            )
        }
    }
}
