import Foundation
public import SoloS3

extension BucketWriting {
    /// Puts a text as UTF-8, in the place of whatever had its key; it is on the disk when this returns.
    /// - Returns: The object's etag.
    /// - Throws: ``BucketError``.
    @discardableResult
    public func put(
        _ key: String, _ text: String, contentType: String = "text/plain; charset=utf-8"
    ) async throws -> BucketPut {
        try await put(key, Data(text.utf8), contentType: contentType)
    }
}
