package import Foundation
import SoloObjectStore

/// The objects of the stage's buckets, for its administration: declared or orphaned, without signatures or grants.
///
/// Each throws ``PlatformError`` `no-such-bucket` where the stage has no such bucket.
extension PlatformServices {
    package func bucketNames() throws -> [String] { try bucketSummaries().map(\.name) }

    package func objects(
        in bucket: String, prefix: String = "", after key: String? = nil, limit: Int = 1000
    ) throws -> BucketPage {
        let page = try opened(bucket).list(prefix: prefix, after: key, limit: limit)
        return BucketPage(objects: page.objects.map { BucketObject($0) }, next: page.next)
    }

    /// An object, and a function that reads its content piece by piece; `nil` if there is none.
    package func read(_ key: String, in bucket: String) throws -> BucketDownload? {
        try opened(bucket).open(key).map { download in
            BucketDownload(object: BucketObject(download.info)) { try await download.forEach($0) }
        }
    }

    /// Puts an object, whole or not at all. It is on the disk when this returns.
    ///
    /// - Throws: ``PlatformError`` `invalid-key` or `invalid-content-type` as well, and what the content threw.
    @discardableResult
    package func put<Content: AsyncSequence>(
        _ content: Content, into bucket: String, as key: String, contentType: String? = nil
    ) async throws -> BucketObject where Content.Element == Data {
        // It becomes a header field of each response, where a line break would begin another one.
        guard contentType?.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) ?? true else {
            throw PlatformError(
                .invalidContentType, "The content type \((contentType ?? "").debugDescription) is not valid.",
                fix: "Name one such as text/plain or image/png.")
        }
        do {
            return BucketObject(try await opened(bucket).put(key, from: content, contentType: contentType))
        } catch let error as ObjectStoreError {
            throw PlatformError(error)
        }
    }

    /// Says whether it was there.
    package func removeObject(_ key: String, in bucket: String) async throws -> Bool {
        try await opened(bucket).remove(key)
    }

    private func opened(_ bucket: String) throws -> BucketContents {
        do {
            return try contents(ofBucket: bucket)
        } catch let error as ObjectStoreError {
            throw PlatformError(error)
        }
    }
}

extension PlatformError {
    /// An error of the object store. No file is read here, so there are two reasons.
    fileprivate init(_ error: ObjectStoreError) {
        self.init(error.code == .noSuchBucket ? .noSuchBucket : .invalidKey, error.message, fix: error.fix)
    }
}

/// One version of an object. It can be read while this value exists, even if the object is replaced or removed meanwhile.
package struct BucketDownload: Sendable {
    package typealias Sink = (Data) async throws -> Void

    package var object: BucketObject
    /// Writes the content to a sink, piece by piece. It throws if the content is damaged; then the pieces so far are not
    /// the whole object.
    package var forEach: @Sendable (Sink) async throws -> Void

    package init(object: BucketObject, forEach: @escaping @Sendable (Sink) async throws -> Void) {
        self.object = object
        self.forEach = forEach
    }
}
