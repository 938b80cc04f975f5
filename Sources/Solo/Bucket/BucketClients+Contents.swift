public import Foundation
public import SoloS3

extension BucketReading {
    /// The whole content of an object, in memory; `nil` if there is no such object.
    /// - Parameter limit: The most bytes to take, 16 MiB by default.
    /// - Throws: ``BucketError``: `tooLarge` if it is over the limit.
    public func find(_ key: String, limit: Int = 16 * 1_048_576) async throws -> Data? {
        do {
            return try await get(key, limit: limit)
        } catch let error as BucketError where error.code == .noSuchKey {
            return nil
        }
    }
}

extension BucketWriting {
    /// Puts a text as UTF-8, in place of any object with its key; it is on the disk when this returns.
    /// - Returns: The object's etag.
    /// - Throws: ``BucketError``.
    @discardableResult
    public func put(
        _ key: String, _ text: String, contentType: String = "text/plain; charset=utf-8"
    ) async throws -> BucketPut {
        try await put(key, Data(text.utf8), contentType: contentType)
    }
}
