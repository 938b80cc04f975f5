import Foundation
import HTTPTypes
import SoloHTTP
import Synchronization

@testable import SoloObjectStore
@testable import SoloS3

/// Clients that read, put, copy and delete the same few objects of one bucket until a deadline, and what they saw.
final class StressRun: Sendable {
    /// `SOLO_STRESS_SECONDS`, 2 unless told.
    static let seconds = ProcessInfo.processInfo.environment["SOLO_STRESS_SECONDS"].flatMap { Int($0) } ?? 2
    static let keys = ["expiring/0", "kept/1", "kept/2"]

    struct Record: Sendable {
        var counts: [String: Int] = [:]
        var problems: [String] = []
    }

    let live: LiveStore
    let bucketName: String
    let book: VersionBook
    let deadline: ContinuousClock.Instant
    private let record = Mutex(Record())

    init(_ live: LiveStore, bucket: String, book: VersionBook, deadline: ContinuousClock.Instant) {
        self.live = live
        bucketName = bucket
        self.book = book
        self.deadline = deadline
    }

    /// Numbers of steps up to the deadline, and 20 at least, so that a busy machine makes each kind of step too.
    private var steps: some Sequence<Int> {
        (0...).lazy.prefix { [deadline] in $0 < 20 || ContinuousClock.now < deadline }
    }

    /// Puts each object once, so that the first readers find something.
    func prepare() async throws {
        for (key, version) in zip(Self.keys, book.versions) {
            try await live.client(bucketName).put(key, version.content, metadata: ["version": "\(version.number)"])
        }
    }

    var result: Record { record.withLock { $0 } }

    /// Counts one operation. What is not there just now is fine, and so is a range behind a shorter version's end.
    func step(_ name: String, _ body: () async throws -> String?) async {
        var name = name
        var problem: String?
        do {
            problem = try await body()
        } catch let error as BucketError where error.code == .noSuchKey || error.code == .invalidRange {
            name += " (nothing there)"
        } catch {
            problem = "\(error)"
        }
        record.withLock { record in
            record.counts[name, default: 0] += 1
            if let problem, record.problems.count < 20 { record.problems.append("\(bucketName): \(name): \(problem)") }
        }
    }

    // MARK: Readers

    func read(_ random: inout some RandomNumberGenerator) async throws {
        let bucket = try live.client(bucketName)
        for number in steps {
            let key = Self.keys[Int.random(in: 0..<Self.keys.count, using: &random)]
            switch number % 10 {
            case 0: await step("head") { try await bucket.head(key).flatMap { book.problem(with: $0) } }
            case 1:
                await step("list") {
                    var problems: [String] = []
                    for try await object in bucket.list() {
                        if let problem = book.problem(with: object) { problems.append(problem) }
                    }
                    return problems.first
                }
            case 2...4:
                let start = Int.random(in: 0..<(Bool.random(using: &random) ? 10 : 50_000), using: &random)
                let range = start..<start + Int.random(in: 1...200_000, using: &random)
                await step("range") { try await get(bucket, key, range) }
            default: await step("get") { try await get(bucket, key, nil) }
            }
        }
    }

    private func get(_ bucket: BucketClient, _ key: String, _ range: Range<Int>?) async throws -> String? {
        let download = try await bucket.download(key, range: range)
        var body = Data()
        for try await piece in download.body { body.append(piece) }
        return book.problem(with: download.object, body, range: range)
    }

    // MARK: Writers

    func write(_ random: inout some RandomNumberGenerator, offset: Int) async throws {
        let bucket = try live.client(bucketName)
        for number in steps {
            let key = Self.keys[Int.random(in: 0..<Self.keys.count, using: &random)]
            let other = Self.keys[Int.random(in: 0..<Self.keys.count, using: &random)]
            let version = book.versions[Int.random(in: 0..<book.versions.count, using: &random)]
            switch (number + offset) % 20 {
            case 0...1: await step("copy") { try await copy(bucket, from: other, to: key) }
            case 2: await step("upload") { try await upload(bucket, version, to: key) }
            case 3: await step("upload of a copy") { try await uploadCopy(bucket, from: other, to: key) }
            case 4:
                await step("delete") {
                    try await bucket.delete(key)
                    return nil
                }
            case 5:
                await step("expire") {
                    // All that is there under the rule's prefix, however young.
                    try await live.store.expire(now: live.time.now.addingTimeInterval(2 * 86_400))
                    return nil
                }
            default:
                await step("put") {
                    let etag = try await bucket.put(key, version.content, metadata: ["version": "\(version.number)"])
                        .etag
                    return etag == version.etag ? nil : "the etag \(etag) is not the one of version \(version.number)"
                }
            }
        }
    }

    private func copy(_ bucket: BucketClient, from source: String, to key: String) async throws -> String? {
        let response = try await bucket._bucket.send(
            .put, key: key, fields: [(name: "x-amz-copy-source", value: "/\(bucketName)/\(source)")])
        return problem(withCopy: response)
    }

    private func problem(withCopy response: HTTPClientResponse) -> String? {
        let etag = BucketConnection.unquoted((try? XMLReader.read(response.body))?["ETag"]?.text ?? "")
        return book.knows(etag: etag) ? nil : "the etag \(etag) is of no version of this bucket"
    }

    private func upload(_ bucket: BucketClient, _ version: Version, to key: String) async throws -> String? {
        let id = try await begin(bucket, key, [(name: "x-amz-meta-version", value: "\(version.number)")])
        _ = try await bucket._bucket.send(.put, key: key, query: "partNumber=1&uploadId=\(id)", body: version.content)
        return try await complete(bucket, key, id, etag: version.etag)
    }

    private func uploadCopy(_ bucket: BucketClient, from source: String, to key: String) async throws -> String? {
        let id = try await begin(bucket, key, [])
        do {
            let response = try await bucket._bucket.send(
                .put, key: key, query: "partNumber=1&uploadId=\(id)",
                fields: [(name: "x-amz-copy-source", value: "/\(bucketName)/\(source)")])
            let part = BucketConnection.unquoted((try? XMLReader.read(response.body))?["ETag"]?.text ?? "")
            if let problem = problem(withCopy: response) { return problem }
            return try await complete(bucket, key, id, etag: part)
        } catch let error as BucketError where error.code == .noSuchKey {
            _ = try await bucket._bucket.send(.delete, key: key, query: "uploadId=\(id)")
            throw error
        }
    }

    private func begin(
        _ bucket: BucketClient, _ key: String, _ fields: [(name: String, value: String)]
    ) async throws -> String {
        let response = try await bucket._bucket.send(.post, key: key, query: "uploads=", fields: fields)
        return try XMLReader.read(response.body)["UploadId"]?.text ?? ""
    }

    private func complete(_ bucket: BucketClient, _ key: String, _ id: String, etag: String) async throws -> String? {
        let document = """
            <CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"\(etag)"</ETag></Part></CompleteMultipartUpload>
            """
        let response = try await bucket._bucket.send(
            .post, key: key, query: "uploadId=\(id)", body: Data(document.utf8))
        return problem(withCopy: response)
    }
}

/// A small generator with a seed, so that a run's choices can be made again.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 32) | (state << 32)
    }
}
