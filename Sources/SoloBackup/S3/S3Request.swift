package import Foundation
import SoloCore

/// A request to a bucket.
struct S3Request: Sendable {
    /// What it is for, and the permission that a key needs for it.
    enum Action: String, Sendable {
        case list = "s3:ListBucket"
        case listUploads = "s3:ListBucketMultipartUploads"
        case read = "s3:GetObject"
        case write = "s3:PutObject"
        case abort = "s3:AbortMultipartUpload"
        case remove = "s3:DeleteObject"

        var permission: String { rawValue }
    }

    var action: Action
    var method: String
    /// `nil` for the bucket itself.
    var key: String?
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body = Data()

    /// In the order of the names, as a signature wants it.
    var encodedQuery: String {
        query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.sorted()
            .joined(separator: "&")
    }
}

/// How patient requests are, and how large parts.
package struct S3Settings: Sendable {
    package var connectTimeout = Duration.seconds(15)
    /// The longest time in which nothing moves.
    package var progressTimeout = Duration.seconds(60)
    /// How often a request is sent again after a failure that may pass.
    package var retries = 5
    /// A PEM file of certificates to trust in place of the system's.
    package var authorities: String?
    /// Of a file that does not fit into one request. S3 wants at least 5 MiB.
    package var partBytes = 16 << 20
    /// The most files that one response lists.
    var pageFiles = 1_000
    package var now: @Sendable () -> Date = { Date() }
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init() {}

    /// All parts have one size, as Cloudflare R2 demands, until there are so many that the limit of 10,000 would be too few.
    func bytes(ofPart number: Int) -> Int { number <= 8_000 ? partBytes : 4 * partBytes }

    static let parts = 10_000

    /// Doubled from half a second, and spread, so that not everybody comes back at once.
    func pause(before retry: Int, atLeast seconds: Int?) -> Duration {
        let spread = Double.random(in: 0.75...1.25) * 0.5 * Double(1 << min(retry, 6))
        return .seconds(max(spread, Double(min(seconds ?? 0, 30))))
    }
}
