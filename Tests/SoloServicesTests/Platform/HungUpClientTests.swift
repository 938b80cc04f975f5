import Foundation
import HTTPTypes
import Logging
import SoloCore
import SoloHTTP
import Synchronization
import Testing

@testable import SoloS3
@testable import SoloServices

/// A client that ends its connection in the middle of a body: no error of the platform.
@Suite(.timeLimit(.minutes(1)))
struct HungUpClientTests {
    private struct HungUp: Error {}

    /// Keeps what is logged as an error.
    private final class Errors: LogHandler {
        let lines = Mutex<[String]>([])
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .error }
            set {}
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
        func log(event: LogEvent) { lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") } }
    }

    private let half = HTTPRequestBody(length: 200_000) { sink in
        try await sink(Data(count: 100_000))
        throw HungUp()
    }

    @Test func `a client that hangs up leaves no error in the log`() async throws {
        let errors = Errors()
        try await withPlatform(logger: Logger(label: "test") { _ in errors }) { platform, http in
            let fields = try token(platform, "api.api")
            await #expect(throws: HungUp.self) {
                try await http.stream(.post, "/_solo/queues/receipts/messages", headers: fields, body: half)
            }
            let key = try #require(platform.credential(of: "worker.receipts", for: "assets")).key
            let bucket = try BucketClient(
                endpoint: try await platform.endpoint(), bucket: "assets", region: "us-east-1", key: key)
            let headers = bucket._bucket.signed(
                .put, "/assets/receipts/1", query: "", fields: [], payload: "UNSIGNED-PAYLOAD"
            ).headers
            await #expect(throws: HungUp.self) {
                try await bucket._bucket.http.stream(.put, "/assets/receipts/1", headers: headers, body: half)
            }
            bucket._bucket.close()
        }
        #expect(errors.lines.withLock(\.self) == [])
    }
}
