public import struct Foundation.Data

/// A client that can put objects into a bucket.
public protocol BucketWriting: Sendable {
    /// The way to the service; not for use.
    var _bucket: BucketConnection { get }
}

/// What a put expects to find.
public struct BucketPutCondition: Sendable, Hashable {
    let field: String
    let value: String

    /// There is no object with this key yet.
    public static let absent = BucketPutCondition(field: "If-None-Match", value: "*")

    /// The object is still the one with this ``BucketObject/etag``.
    public static func unchanged(etag: String) -> BucketPutCondition {
        BucketPutCondition(field: "If-Match", value: "\"\(etag)\"")
    }
}

extension BucketWriting {
    /// Puts an object in place of any object with its key. When it returns, the object is on the disk; a reader sees
    /// either the old one or the new one, whole.
    ///
    /// - Parameters:
    ///   - key: The object's key, 1 to 1,024 bytes of UTF-8.
    ///   - contentType: Its media type, such as `application/pdf`.
    ///   - metadata: What to keep beside it, 2 KB together: names of letters, digits and `-`, values of printable ASCII.
    ///   - condition: What has to hold for the put to happen.
    /// - Returns: The object's etag.
    /// - Throws: ``BucketError``: `preconditionFailed` if the condition does not hold.
    @discardableResult
    public func put(
        _ key: String, _ content: Data, contentType: String? = nil, metadata: [String: String] = [:],
        if condition: BucketPutCondition? = nil
    ) async throws -> BucketPut {
        BucketPut(
            etag: try await _bucket.put(
                key, content, contentType: contentType, metadata: metadata, condition: condition))
    }

    /// Puts an object whose content is sent while it is produced, however large it is.
    ///
    /// - Parameter length: The content's length in bytes; a content of another length is rejected.
    /// - Returns: The object's etag.
    @discardableResult
    public func put<Content: AsyncSequence & Sendable>(
        _ key: String, from content: Content, length: Int, contentType: String? = nil,
        metadata: [String: String] = [:], if condition: BucketPutCondition? = nil
    ) async throws -> BucketPut where Content.Element == Data {
        BucketPut(
            etag: try await _bucket.put(
                key, from: content, length: length, contentType: contentType, metadata: metadata,
                condition: condition))
    }
}

/// A client that can delete objects.
public protocol BucketDeleting: Sendable {
    /// The way to the service; not for use.
    var _bucket: BucketConnection { get }
}

extension BucketDeleting {
    /// Deletes an object. Deleting an object that does not exist is allowed.
    public func delete(_ key: String) async throws {
        try await _bucket.delete(key)
    }
}

/// What a bucket says of an object that was put into it.
///
/// A route whose handler returns it responds with 204; return its ``etag`` to respond with that.
public struct BucketPut: Sendable, Hashable {
    /// The version of the object, for ``BucketPutCondition/unchanged(etag:)``.
    public let etag: String

    /// A put object's etag, for a test that stands in for a bucket.
    public init(etag: String) {
        self.etag = etag
    }
}

extension BucketPut: Encodable {
    /// Within another value it is the etag.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(etag)
    }
}
