import Foundation
import HTTPTypes
import HummingbirdCore
import SoloCore
import Testing

@testable import SoloBackup

/// A bucket as a destination, against Solo's own store.
@Suite(.timeLimit(.minutes(3)))
struct S3DestinationTests {
    /// The error of an operation.
    private func error(of body: () async throws -> Void) async -> BackupError? {
        await #expect(throws: BackupError.self) { try await body() }
    }

    @Test(arguments: [0, 1, 5 << 20, (5 << 20) + 1, 12 << 20])
    func `what is read is what was written`(count: Int) async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            let content = try noise(count)
            try await destination.write(content, to: "shop/dev/a/file")
            #expect(try await destination.content(of: "shop/dev/a/file") == content)
            #expect(
                try await destination.files(under: "shop/dev/") == [StoredFile(path: "shop/dev/a/file", bytes: count)])
            #expect(try await destination.files(under: "shop/prod/") == [])
            try await destination.remove("shop/dev/a/file")
            try await destination.remove("shop/dev/a/file")
            let missing = await error { _ = try await destination.content(of: "shop/dev/a/file") }
            #expect(missing?.code == .fileMissing)
        }
    }

    @Test func `more files than one page has are all listed`() async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination { $0.pageFiles = 3 }
            let paths = (10..<20).map { "shop/dev/\($0)" }
            for path in paths { try await destination.write(Data("x".utf8), to: path) }
            store.follow { _, _ in nil }
            #expect(try await destination.files(under: "shop/dev/").map(\.path) == paths)
            #expect(store.requests == 4)
        }
    }

    @Test func `an upload that is abandoned leaves nothing`() async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            let upload = try await destination.begin("shop/dev/a/file")
            try await upload.append([UInt8](noise(6 << 20)))
            let before = store.requests
            await upload.abandon()
            #expect(store.requests == before + 1)
            #expect(try await destination.files(under: "") == [])
        }
    }

    @Test func `an interrupted download goes on where it was`() async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination { $0.progressTimeout = .seconds(2) }
            let content = try noise(3 << 20)
            try await destination.write(content, to: "file")
            // The first response ends early, as when a connection is lost.
            store.follow { number, request in number == 0 && request.method == .get ? .ends(after: 1 << 20) : nil }
            #expect(try await destination.content(of: "file") == content)
            #expect(store.requests == 2)
        }
    }

    @Test(arguments: [(503, "SlowDown"), (500, "InternalError"), (429, ""), (400, "BadDigest")])
    func `a failure that passes is not noticed`(status: Int, code: String) async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            let content = try noise(12 << 20)
            store.follow { number, _ in number % 2 == 0 ? .responds(status, code: code) : nil }
            try await destination.write(content, to: "file")
            #expect(try await destination.content(of: "file") == content)
        }
    }

    @Test func `a lost response to the end of an upload is not taken for a failure`() async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            let content = try noise(12 << 20)
            store.follow { number, request in number == 4 && request.method == .post ? .loses : nil }
            try await destination.write(content, to: "file")
            #expect(try await destination.content(of: "file") == content)
        }
    }

    @Test func `a failure that does not pass is tried six times, with longer and longer pauses`() async throws {
        try await FaultyStore.run({ _, _ in .responds(503, code: "SlowDown") }) { store in
            let (pauses, tell) = AsyncStream.makeStream(of: Duration.self)
            let destination = try store.destination { $0.sleep = { tell.yield($0) } }
            let error = await error { _ = try await destination.files(under: "") }
            #expect(error?.code == .destinationFailed)
            #expect(error?.description.contains("503") == true)
            #expect(store.requests == 6)
            tell.finish()
            let waited = await pauses.reduce(into: []) { $0.append($1) }
            #expect(waited.count == 5)
            #expect(waited.first.map { $0 < .seconds(1) } == true)
            #expect(waited.last.map { $0 > .seconds(5) } == true)
        }
    }

    @Test func `a service that hangs is given up`() async throws {
        try await FaultyStore.run({ _, _ in .hangs }) { store in
            let destination = try store.destination {
                $0.progressTimeout = .milliseconds(200)
                $0.retries = 1
            }
            let error = await error { _ = try await destination.files(under: "") }
            #expect(error?.code == .unreachable)
            #expect(error?.description.contains("nothing moved") == true)
            #expect(store.requests == 2)
        }
    }

    @Test func `a key without a permission is told which one it lacks, and its secret is nowhere`() async throws {
        try await FaultyStore.run({ _, request in request.method == .put ? .responds(403, code: "AccessDenied") : nil })
        {
            store in
            let destination = try store.destination()
            let denied = await error { try await destination.write(Data("x".utf8), to: "file") }
            #expect(denied?.code == .rejected)
            #expect(denied?.description.contains("s3:PutObject") == true)
            let other = try store.destination(secret: "another-secret-word")
            let rejected = await error { _ = try await other.files(under: "") }
            #expect(rejected?.code == .rejected)
            #expect(rejected?.description.contains("secret is not the one") == true)
            #expect(!"\(rejected as Any) \(other)".contains("another-secret-word"))
        }
    }

    @Test func `a bucket that is missing or somewhere else is told`() async throws {
        try await FaultyStore.run { store in
            let missing = try store.destination("no-such-bucket")
            let none = await error { _ = try await missing.files(under: "") }
            #expect(none?.code == .rejected || none?.code == .bucketMissing)
            let destination = try store.destination()
            let region = ["x-amz-bucket-region": "eu-central-1"]
            for (status, code) in [
                (301, "PermanentRedirect"), (307, "TemporaryRedirect"), (400, "AuthorizationHeaderMalformed"),
            ] {
                store.follow { _, _ in .responds(status, code: code, headers: region) }
                let moved = await error { _ = try await destination.files(under: "") }
                #expect(moved?.code == .wrongRegion)
                #expect(moved?.description.contains("eu-central-1") == true)
                #expect(store.requests == 1)
            }
            store.follow { _, _ in .responds(404, code: "NoSuchBucket") }
            let gone = await error { _ = try await destination.content(of: "file") }
            #expect(gone?.code == .bucketMissing)
        }
    }

    @Test func `nothing listens there`() async throws {
        let destination = try S3Destination(
            endpoint: #require(URL(string: "http://127.0.0.1:1")), region: "auto", bucket: "backups",
            key: AccessKey(id: "KEY", secret: "secret"),
            settings: {
                var settings = S3Settings()
                settings.sleep = { _ in }
                return settings
            }())
        let error = await error { _ = try await destination.files(under: "") }
        #expect(error?.code == .unreachable)
    }

    @Test func `a name says where it is`() throws {
        func name(_ endpoint: String, _ prefix: String = "") throws -> String {
            try S3Destination(
                endpoint: #require(URL(string: endpoint)), region: "eu-central-1", bucket: "shop-backups",
                prefix: prefix, key: AccessKey(id: "KEY", secret: "secret")
            ).name
        }
        #expect(try name("https://s3.eu-central-1.amazonaws.com", "/solo/") == "s3://shop-backups/solo")
        #expect(
            try name("https://fsn1.your-objectstorage.com") == "s3://fsn1.your-objectstorage.com/shop-backups")
        #expect(throws: BackupError.self) { try name("ftp://example.com") }
        #expect(throws: BackupError.self) { try name("https://name:word@example.com") }
        let amazon = try S3Address(
            endpoint: #require(URL(string: "https://s3.eu-central-1.amazonaws.com")), bucket: "shop-backups")
        #expect(
            amazon.url(amazon.path(of: "a/b c"), "x=1")
                == "https://shop-backups.s3.eu-central-1.amazonaws.com/a/b%20c?x=1")
    }
}
