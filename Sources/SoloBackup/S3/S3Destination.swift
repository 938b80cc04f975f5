package import Foundation
package import SoloCore

/// A bucket of any service that speaks S3.
///
/// Everything but ``remove(_:)`` works with a key that may list, read, write and abort uploads: whoever takes the machine over that makes
/// backups can't remove them, if the bucket keeps versions.
package struct S3Destination: BackupDestination {
    package let name: String
    package var isElsewhere: Bool { true }

    private let connection: S3Connection
    /// Empty, or with a `/` at its end.
    private let prefix: String

    /// - Parameters:
    ///   - endpoint: `https://HOST` of the service: `https://s3.eu-central-1.amazonaws.com`.
    ///   - region: as the service calls it; `auto` for Cloudflare R2.
    ///   - prefix: the folder of everything that is written there.
    /// - Throws: ``BackupError`` `destination-invalid`
    package init(
        endpoint: URL, region: String, bucket: String, prefix: String = "", key: AccessKey,
        settings: S3Settings = S3Settings()
    ) throws {
        let address = try S3Address(endpoint: endpoint, bucket: bucket)
        for (word, what) in [(region, "region"), (key.id, "access key's ID")]
        where word.wholeMatch(of: /[A-Za-z0-9._=+-]+/) == nil {
            throw BackupError(
                .invalidDestination, "\(word.debugDescription) is not a valid \(what).",
                fix: "Write it as the service shows it.")
        }
        let folders = prefix.split(separator: "/").map { "\($0)/" }.joined()
        self.prefix = folders
        name = folders.isEmpty ? address.name : "\(address.name)/\(folders.dropLast())"
        connection = S3Connection(address, region: region, key: key, settings)
    }

    package func files(under prefix: String) async throws -> [StoredFile] {
        try await connection.files(under: self.prefix + prefix).map {
            StoredFile(path: String($0.path.dropFirst(self.prefix.count)), bytes: $0.bytes)
        }
    }

    package func read(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let request = S3Request(action: .read, method: "GET", key: prefix + path)
        switch try await connection.read(request, body) {
        case .success: return
        case .failure(let failure) where failure.status == 404 && failure.code != "NoSuchBucket":
            throw BackupError.missing(path, at: name)
        case .failure(let failure): throw connection.error(of: request, failure)
        }
    }

    package func begin(_ path: String) async throws -> any BackupUpload {
        S3Upload(connection, key: prefix + path)
    }

    package func discardUploads(under prefix: String) async throws {
        for upload in try await uploads(under: self.prefix + prefix) {
            let request = S3Request.abort(upload.id, of: upload.key)
            switch try await connection.outcome(of: request) {
            case .failure(let failure) where failure.code != "NoSuchUpload":
                throw connection.error(of: request, failure)
            default: continue
            }
        }
    }

    package func remove(_ path: String) async throws {
        let request = S3Request(action: .remove, method: "DELETE", key: prefix + path)
        switch try await connection.outcome(of: request) {
        case .failure(let failure) where failure.code != "NoSuchKey": throw connection.error(of: request, failure)
        default: return
        }
    }

    /// A service that can't list them forgets them by itself, or by the bucket's lifecycle.
    private func uploads(under prefix: String) async throws -> [(key: String, id: String)] {
        do {
            return try await connection.uploads(under: prefix)
        } catch let error as BackupError where error.code == .unsupported {
            return []
        }
    }
}
