public import struct Foundation.Date

/// What a bucket knows of one object, without its content.
public struct BucketObject: Sendable, Equatable, Codable {
    /// Relative to the prefix that the client was narrowed to.
    public var key: String
    /// In bytes.
    public var size: Int
    /// Changes with the content.
    public var etag: String
    public var lastModified: Date

    /// The description of an object.
    public init(key: String, size: Int, etag: String, lastModified: Date) {
        self.key = key
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
    }
}
