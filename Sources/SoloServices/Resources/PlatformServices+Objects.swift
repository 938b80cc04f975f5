package import Foundation
import SoloObjectStore

/// The objects of the stage's buckets, for whoever administers it: declared or orphaned, without signatures or grants.
///
/// Each throws ``ObjectStoreError`` where the stage has no such bucket.
extension PlatformServices {
    package func objects(
        in bucket: String, prefix: String = "", after key: String? = nil, limit: Int = 1000
    ) throws -> BucketPage {
        let page = try contents(ofBucket: bucket).list(prefix: prefix, after: key, limit: limit)
        return BucketPage(objects: page.objects.map { BucketObject($0) }, next: page.next)
    }

    /// An object, and a function that hands out its content piece by piece; `nil` where there is none.
    package func read(_ key: String, in bucket: String) throws -> BucketDownload? {
        try contents(ofBucket: bucket).open(key).map { download in
            BucketDownload(object: BucketObject(download.info)) { try await download.forEach($0) }
        }
    }

    /// Puts an object, whole or not at all. It is on the disk when this returns.
    @discardableResult
    package func put<Content: AsyncSequence>(
        _ content: Content, into bucket: String, as key: String, contentType: String? = nil
    ) async throws -> BucketObject where Content.Element == Data {
        BucketObject(try await contents(ofBucket: bucket).put(key, from: content, contentType: contentType))
    }

    /// Says whether it was there.
    package func removeObject(_ key: String, in bucket: String) async throws -> Bool {
        try await contents(ofBucket: bucket).remove(key)
    }
}

/// One version of an object. It can be read for as long as this lives, even if the object is replaced or removed meanwhile.
package struct BucketDownload: Sendable {
    package typealias Sink = (Data) async throws -> Void

    package var object: BucketObject
    /// Hands the content to a sink, piece by piece. It throws where the content is damaged; then the pieces so far are not
    /// the whole object.
    package var forEach: @Sendable (Sink) async throws -> Void

    package init(object: BucketObject, forEach: @escaping @Sendable (Sink) async throws -> Void) {
        self.object = object
        self.forEach = forEach
    }
}
