import Foundation
import SoloCore

/// Where a bucket is.
struct S3Address: Sendable, Equatable {
    let bucket: String
    private let scheme: String
    /// With the port, if it is not the scheme's own.
    let authority: String
    private let base: String
    /// `s3://bucket`, and with the host if it is not Amazon's: `s3://fsn1.your-objectstorage.com/bucket`.
    let name: String

    /// - Throws: ``BackupError`` `destination-invalid`
    init(endpoint: URL, bucket: String) throws {
        guard let scheme = endpoint.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = endpoint.host()?.lowercased(), !host.isEmpty, endpoint.user == nil, endpoint.query == nil
        else {
            throw BackupError(
                .invalidDestination, "\(endpoint.absoluteString.debugDescription) is not the address of an S3 service.",
                fix: "Write it as https://HOST, such as https://s3.eu-central-1.amazonaws.com.")
        }
        guard bucket.wholeMatch(of: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/) != nil else {
            throw BackupError(
                .invalidDestination, "\(bucket.debugDescription) is not the name of a bucket.",
                fix: "A name has 3 to 63 lower-case letters, digits, hyphens and dots.")
        }
        self.bucket = bucket
        self.scheme = scheme
        let isAmazons = host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn")
        let port = endpoint.port.map { ":\($0)" } ?? ""
        // Amazon's certificates have no name with dots in the place of the bucket's.
        if isAmazons, !bucket.contains(".") {
            (authority, base) = ("\(bucket).\(host)\(port)", "")
        } else {
            (authority, base) = (host + port, "/\(bucket)")
        }
        name = isAmazons ? "s3://\(bucket)" : "s3://\(host)\(port)/\(bucket)"
    }

    /// As it is sent and signed.
    ///
    /// - Parameter key: `nil` for the bucket itself.
    func path(of key: String?) -> String {
        let path = "\(base)/\(PercentEncoding.encode(key ?? "", keepingSlashes: true))"
        return key == nil && !base.isEmpty ? base : path
    }

    func url(_ path: String, _ query: String) -> String {
        "\(scheme)://\(authority)\(path)\(query.isEmpty ? "" : "?\(query)")"
    }
}
