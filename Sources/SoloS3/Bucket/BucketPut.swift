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
