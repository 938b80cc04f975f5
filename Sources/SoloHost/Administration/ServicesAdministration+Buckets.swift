package import Foundation
package import SoloServices

extension ServicesAdministration {
    package func objects(
        in bucket: String, prefix: String, after key: String?, limit: Int
    ) async throws -> BucketPage {
        try named(bucket) { try services.objects(in: bucket, prefix: prefix, after: key, limit: limit) }
    }

    package func object(_ key: String, in bucket: String) async throws -> BucketDownload {
        guard let download = try named(bucket, { try services.read(key, in: bucket) }) else {
            throw HostError(.unknownName, "The bucket '\(bucket)' has no object '\(key)'.")
        }
        return download
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data {
        // Before anything is read: whoever mistyped the name is told at once, and not after the last byte.
        _ = try named(bucket) { try services.objects(in: bucket, limit: 1) }
        return try await services.put(content, into: bucket, as: key, contentType: contentType)
    }

    package func removeObject(_ key: String, in bucket: String) async throws -> Bool {
        _ = try named(bucket) { try services.objects(in: bucket, limit: 1) }
        return try await services.removeObject(key, in: bucket)
    }

    /// An unknown name is told with the one that was probably meant.
    private func named<Result>(_ bucket: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PlatformError where error.code == .noSuchBucket {
            throw HostError.unknown("bucket", bucket, known: try services.bucketNames())
        }
    }
}
