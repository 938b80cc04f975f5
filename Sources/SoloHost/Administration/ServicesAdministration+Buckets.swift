package import Foundation
package import SoloServices

extension ServicesAdministration {
    package func object(_ key: String, in bucket: String) async throws -> BucketDownload {
        guard let download = try named(bucket, { try $0.read(key, in: bucket) }) else {
            throw HostError(.unknownName, "The bucket '\(bucket)' has no object '\(key)'.")
        }
        return download
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data {
        let services = try services
        // Before the content is read, so that a mistyped name fails at once and not after the last byte.
        _ = try named(bucket) { try $0.objects(in: bucket, limit: 1) }
        return try await services.put(content, into: bucket, as: key, contentType: contentType)
    }

    func removeObject(_ key: String, in bucket: String) async throws -> Bool {
        _ = try named(bucket) { try $0.objects(in: bucket, limit: 1) }
        return try await services.removeObject(key, in: bucket)
    }

    /// Turns an unknown name into an error that suggests the one that was probably meant.
    func named<Result>(_ bucket: String, _ body: (PlatformServices) throws -> Result) throws -> Result {
        guard let opened else { throw HostError.unknown("bucket", bucket, known: []) }
        do {
            return try body(opened)
        } catch let error as PlatformError where error.code == .noSuchBucket {
            throw HostError.unknown("bucket", bucket, known: try opened.bucketNames())
        }
    }
}
