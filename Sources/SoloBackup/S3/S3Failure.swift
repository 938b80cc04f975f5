import Foundation
import SoloHTTPS
import SoloS3

/// A request that had no success.
struct S3Failure: Error, Sendable {
    enum Reason: Sendable {
        case connection(HTTPSError)
        /// A response with the code that S3 gives for it, such as `AccessDenied`.
        case response(status: Int, code: String)
    }

    let reason: Reason
    /// What the service says.
    private(set) var message = ""
    /// Where the bucket is, if it is not where the request went.
    private(set) var region: String?
    /// Seconds to wait.
    private(set) var retryAfter: Int?

    init(_ error: HTTPSError) { reason = .connection(error) }

    /// A response that is not what S3 sends.
    init(malformed status: Int, _ what: String) {
        reason = .response(status: status, code: "MalformedResponse")
        message = what
    }

    init(_ head: HTTPSResponseHead, _ body: Data) {
        let document = try? XMLReader.read(body)
        reason = .response(status: head.status, code: document?["Code"]?.text ?? "")
        // It is shown as it is, so it gets no line of its own and no control characters.
        let words = document?["Message"]?.text.unicodeScalars.map { $0.properties.isWhitespace ? " " : Character($0) }
        message = String((words ?? []).filter { !$0.unicodeScalars.allSatisfy(\.isControl) }.prefix(300))
        region = head.headers["x-amz-bucket-region"] ?? document?["Region"]?.text
        retryAfter = head.headers["retry-after"].flatMap { Int($0) }
    }

    var code: String {
        if case .response(_, let code) = reason { code } else { "" }
    }

    var status: Int? {
        if case .response(let status, _) = reason { status } else { nil }
    }

    /// Whether the same request may succeed a moment later.
    var isTransient: Bool {
        switch reason {
        case .connection(let error): [.unresolved, .unreachable, .stalled, .interrupted].contains(error.code)
        case .response(let status, let code):
            [408, 429, 500, 502, 503, 504].contains(status) || Self.transient.contains(code)
        }
    }

    /// Bytes that changed on their way to the service are among them.
    private static let transient: Set<String> = [
        "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted", "BadDigest",
        "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch",
    ]
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control || properties.generalCategory == .format }
}

extension S3Failure {
    /// For people.
    func error(of request: S3Request, region: String, at address: S3Address) -> BackupError {
        switch reason {
        case .connection(let error): Self.error(error, address)
        case .response(let status, let code): self.error(status, code, request, region, address)
        }
    }

    private static func error(_ error: HTTPSError, _ address: S3Address) -> BackupError {
        if error.code == .certificate {
            return BackupError(
                .certificate, "The certificate of \(address.authority) is not trusted: \(error).",
                fix: "Check the endpoint's name and this machine's clock, and that ca-certificates is installed.")
        }
        return BackupError(
            .unreachable, "\(address.name) can't be reached: \(error).",
            fix: "Check the endpoint's name and this machine's network.")
    }

    private func error(
        _ status: Int, _ code: String, _ request: S3Request, _ region: String, _ address: S3Address
    ) -> BackupError {
        let said = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        switch (status, code) {
        case (_, "InvalidAccessKeyId"), (_, "InvalidAccessKey"):
            return BackupError(
                .rejected, "\(address.name) does not know the access key's ID (\(said)).",
                fix: "Set the key again, both its ID and its secret.")
        case (_, "SignatureDoesNotMatch"):
            return BackupError(
                .rejected, "\(address.name) rejects the signature: the secret is not the one of the key's ID.",
                fix: "Set the key again, both its ID and its secret.")
        case (_, "RequestTimeTooSkewed"):
            return BackupError(
                .rejected, "\(address.name) rejects requests of this machine's time (\(said)).",
                fix: "Set this machine's clock.")
        case (301, _), (307, _), (308, _), (_, "AuthorizationHeaderMalformed"), (_, "PermanentRedirect"),
            (_, "IllegalLocationConstraintException"):
            let right = self.region.map { "the region \($0.prefix(64))" } ?? "another region"
            return BackupError(
                .wrongRegion, "The bucket \(address.bucket) is in \(right), and the destination says \(region).",
                fix: "Write the bucket's region, and the endpoint of that region.")
        case (403, _), (401, _):
            return BackupError(
                .rejected,
                "\(address.name) does not permit this key \(request.action.permission)"
                    + (request.key.map { " for \($0)" } ?? "") + (said.isEmpty ? "." : " (\(said))."),
                fix: "Give the key that permission. The whole policy is in Documentation/backups.md.")
        case (404, _) where code == "NoSuchBucket" || request.key == nil:
            return BackupError(
                .bucketMissing, "There is no bucket \(address.bucket) at \(address.authority).",
                fix: "Make the bucket, or write its name and endpoint as they are.")
        case (501, _):
            return BackupError(.unsupported, "\(address.name) does not have what \(request.action.permission) permits.")
        default:
            return BackupError(
                .destinationFailed,
                "\(address.name) responded with \(status) to \(request.action.permission)"
                    + (said.isEmpty ? "." : " (\(said))."), fix: "Nothing was lost. Try again later.")
        }
    }
}
