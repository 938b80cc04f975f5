import Foundation
import HTTPTypes
import SoloCore
import SoloCrypto
import SoloHTTP
import SoloS3
import Testing

@testable import SoloObjectStore

@Suite(.timeLimit(.minutes(2))) struct ObjectTests {
    private static func bytes(_ count: Int) -> Data {
        Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
    }

    @Test(arguments: [0, 1, 32_768, 32_769, 700_000])
    func putAndGetOfEverySize(size: Int) async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let content = Self.bytes(size)
            let etag = try await bucket.put(
                "a/b.bin", content, contentType: "image/png", metadata: ["Owner": "ada"]
            ).etag
            #expect(etag == Hex.text(RunningDigest.md5(content)))
            #expect(try await bucket.get("a/b.bin") == content)
            let head = try #require(await bucket.head("a/b.bin"))
            #expect(head.size == size)
            #expect(head.etag == etag)
            #expect(head.contentType == "image/png")
            #expect(head.metadata == ["owner": "ada"])
            #expect(abs(head.lastModified.timeIntervalSince(live.time.now)) < 1)
            #expect(try live.contentFiles().count == (size > 32_768 ? 1 : 0))
        }
    }

    @Test(arguments: [10, 100_000])
    func ranges(size: Int) async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let content = Self.bytes(size)
            try await bucket.put("k", content)
            #expect(try await bucket.get("k", range: 2..<5) == content[2..<5])
            #expect(try await bucket.get("k", range: size - 3..<size + 100) == content.suffix(3))
            let error = await #expect(throws: BucketError.self) { try await bucket.get("k", range: size..<size + 1) }
            #expect(error?.code == .invalidRange)
            let download = try await bucket.download("k", range: 1..<4)
            #expect(download.object.size == size)
        }
    }

    @Test(arguments: [("a b", "x"), ("", "x"), ("é", "x"), ("a", "x\r\nx-amz-acl: public"), ("a", "é"), ("a:", "x")])
    func `metadata that does not fit into a field is rejected`(name: String, value: String) async throws {
        try await LiveStore.run { live async throws in
            let error = await #expect(throws: BucketError.self) {
                try await live.client().put("k", Data(), metadata: [name: value])
            }
            #expect(error?.code == .invalidMetadata)
            #expect(try await live.client().exists("k") == false)
        }
    }

    @Test func rangesOfNothing() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            try await bucket.put("k", Data("abc".utf8))
            #expect(try await bucket.get("k", range: 1..<1).isEmpty)
            #expect(try await bucket.get("k", range: -5..<0).isEmpty)
            #expect(try await bucket.get("k", range: -5..<1) == Data("a".utf8))
        }
    }

    @Test func aStreamGoesInAndComesOut() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let pieces = (0..<100).map { Data(repeating: UInt8($0), count: 50_001) }
            let stream = AsyncStream { continuation in
                for piece in pieces { continuation.yield(piece) }
                continuation.finish()
            }
            try await bucket.put("large", from: stream, length: 100 * 50_001)
            var found = Data()
            for try await piece in try await bucket.download("large").body { found.append(piece) }
            #expect(found == pieces.reduce(into: Data()) { $0.append($1) })
            let error = await #expect(throws: BucketError.self) { try await bucket.get("large", limit: 1000) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func aStreamOfAnotherLengthLeavesNothing() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let stream = AsyncStream { continuation in
                continuation.yield(Self.bytes(100_000))
                continuation.finish()
            }
            await #expect(throws: AWSChunkedWriter.LengthDiffers.self) {
                try await bucket.put("short", from: stream, length: 200_000)
            }
            #expect(try await bucket.exists("short") == false)
        }
    }

    @Test func overwritingAndDeletingLeavesNoFile() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            try await bucket.put("k", Self.bytes(100_000))
            try await bucket.put("k", Self.bytes(50_000))
            try await bucket.put("k", Self.bytes(10))
            #expect(try await bucket.get("k").count == 10)
            try await bucket.delete("k")
            try await bucket.delete("k")
            #expect(try await bucket.exists("k") == false)
            let error = await #expect(throws: BucketError.self) { try await bucket.get("k") }
            #expect(error?.code == .noSuchKey)
            // Files go on a thread of their own; closing waits for it.
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }

    @Test func whatIsBeingReadStaysWholeWhileItIsReplaced() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let old = Self.bytes(8_000_000)
            try await bucket.put("k", old)
            let download = try await bucket.download("k")
            try await bucket.put("k", Data("new".utf8))
            try await bucket.delete("k")
            var found = Data()
            for try await piece in download.body { found.append(piece) }
            #expect(found == old)
        }
    }

    @Test func conditions() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let etag = try await bucket.put("k", Data("1".utf8), if: .absent).etag
            for condition in [BucketPutCondition.absent, .unchanged(etag: "0")] {
                let error = await #expect(throws: BucketError.self) {
                    try await bucket.put("k", Data("2".utf8), if: condition)
                }
                #expect(error?.code == .preconditionFailed)
            }
            try await bucket.put("k", Data("3".utf8), if: .unchanged(etag: etag))
            #expect(try await bucket.get("k") == Data("3".utf8))
        }
    }

    @Test func ofManyWhoWantToBeFirstOneIs() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let winners = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        (try? await bucket.put("lock", Data("\(number)".utf8), if: .absent)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(winners == 1)
        }
    }

    static let strangeKeys = [
        "..", "../../etc/passwd", "/", "//", "/a", "a//b", "a/", "a/./b", "a/../b", ".", "A", "a", "ä", "a\u{308}",
        "\u{0}",
        "\u{1}\n\r\t", "%2e%2e", "%", "+", " ", "a b", "?", "#", "&=;", "\"<>'", "\\", "😀", "\u{FFFF}", "con",
        "index.sqlite",
        String(repeating: "k", count: 1024), String(repeating: "é/", count: 300),
    ]

    @Test func everyKeyIsItsOwn() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let outside = try FileManager.default.contentsOfDirectory(
                atPath: live.directory.deletingLastPathComponent().path)
            for key in Self.strangeKeys { try await bucket.put(key, Data(key.utf8) + Self.bytes(40_000)) }
            for key in Self.strangeKeys {
                #expect(try await bucket.get(key) == Data(key.utf8) + Self.bytes(40_000), "\(key.debugDescription)")
            }
            var listed: [String] = []
            for try await object in bucket.list() { listed.append(object.key) }
            let sorted = Self.strangeKeys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(listed.map { Array($0.utf8) } == sorted)
            // Other tests make folders of their own there.
            let new = try FileManager.default.contentsOfDirectory(
                atPath: live.directory.deletingLastPathComponent().path
            )
            .filter { !outside.contains($0) && !$0.hasPrefix("solo-store-") }
            #expect(!new.contains { $0.contains("passwd") || $0.hasPrefix("etc") })
            #expect(
                try Set(FileManager.default.contentsOfDirectory(atPath: live.directory.path)).subtracting([
                    "content", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm",
                ]).isEmpty)
        }
    }

    @Test func aKeyThatIsTooLongIsRejectedOnBothSides() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let error = await #expect(throws: BucketError.self) {
                try await bucket.put(String(repeating: "k", count: 1025), Data())
            }
            #expect(error?.code == .invalidKey)
        }
    }

    @Test func listingPagesAndFolders() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let keys = (0..<25).flatMap { folder in (0..<100).map { "f\(folder)/k\($0)" } } + ["top", "zz"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for key in keys { group.addTask { try await bucket.put(key, Data(key.utf8)) } }
                try await group.waitForAll()
            }
            var listed: [String] = []
            for try await object in bucket.list() { listed.append(object.key) }
            #expect(listed == keys.sorted())
            let root = try await bucket.folder()
            #expect(root.objects.map(\.key) == ["top", "zz"])
            #expect(root.folders == (0..<25).map { "f\($0)/" }.sorted())
            let inner = try await bucket.folder("f3/")
            #expect(inner.objects.count == 100)
            #expect(inner.folders == [])
            var after: [String] = []
            for try await object in bucket.list(prefix: "f9/", after: "f9/k97") { after.append(object.key) }
            #expect(after == ["f9/k98", "f9/k99"])
        }
    }

    @Test func everyPageSizeTellsEverythingOnce() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            let keys = ["a", "b/1", "b/2", "b/3", "b0", "c/x/1", "c/y", "d"]
            for key in keys { try await bucket.put(key, Data()) }
            let record = try live.store.bucket("assets")
            for delimiter in ["", "/"] {
                let whole = try live.store.index.list(
                    record.id, ListingQuery(prefix: Data(), delimiter: Data(delimiter.utf8), start: Data(), limit: 100))
                for limit in 1...9 {
                    var found: [Data] = []
                    var start: Data? = Data()
                    while let from = start {
                        let page = try live.store.index.list(
                            record.id,
                            ListingQuery(prefix: Data(), delimiter: Data(delimiter.utf8), start: from, limit: limit))
                        #expect(page.count <= limit)
                        found += page.objects.map(\.key.bytes) + page.commonPrefixes
                        start = page.next
                    }
                    let expected = whole.objects.map(\.key.bytes) + whole.commonPrefixes
                    #expect(found.count == expected.count, "delimiter \(delimiter), limit \(limit)")
                    #expect(Set(found) == Set(expected))
                }
                #expect(whole.count == (delimiter.isEmpty ? 8 : 5))
            }
        }
    }

    @Test func aRestartFindsEverythingAndRemovesWhatNobodyMentions() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-store-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await LiveStore.run(in: folder) { live async throws in
            let bucket = try live.client()
            try await bucket.put("small", Data("s".utf8))
            try await bucket.put("large", Self.bytes(100_000))
        }
        let orphan = folder.appending(path: "content/3/3-dead-1")
        try Data("half written".utf8).write(to: orphan)
        try await LiveStore.run(in: folder) { live async throws in
            let bucket = try live.client()
            #expect(try await bucket.get("small") == Data("s".utf8))
            #expect(try await bucket.get("large") == Self.bytes(100_000))
            await live.store.orphansCollected()
            #expect(!FileManager.default.fileExists(atPath: orphan.path))
            #expect(try live.contentFiles().count == 1)
        }
    }
}
