public import struct Foundation.Data
public import struct Foundation.URL

/// A client that can read a bucket.
public protocol BucketReading: Sendable {
    /// The way to the service; not for use.
    var _bucket: BucketConnection { get }
}

extension BucketReading {
    /// The whole content of an object, in memory.
    ///
    /// - Parameters:
    ///   - key: The object's key, 1 to 1,024 bytes of UTF-8.
    ///   - limit: The most bytes to take, 16 MiB by default; read what may be larger with ``download(_:range:)``.
    /// - Throws: ``BucketError``: `noSuchKey` if there is no such object, `tooLarge` if it is over the limit.
    public func get(_ key: String, limit: Int = 16 * 1_048_576) async throws -> Data {
        try await _bucket.get(key, range: nil, limit: limit)
    }

    /// A part of an object: the bytes from the range's lower bound up to, not including, its upper bound.
    ///
    /// A range that reaches beyond the end gives what there is.
    /// - Throws: ``BucketError``: `invalidRange` if it begins after the end.
    public func get(_ key: String, range: Range<Int>) async throws -> Data {
        try await _bucket.get(key, range: range, limit: range.count)
    }

    /// An object whose content is read as it arrives, however large it is.
    public func download(_ key: String, range: Range<Int>? = nil) async throws -> BucketDownload {
        try await _bucket.download(key, range: range)
    }

    /// What is known of an object, without its content; `nil` if there is no such object.
    public func head(_ key: String) async throws -> BucketObject? {
        try await _bucket.head(key)
    }

    /// Whether there is an object of this key.
    public func exists(_ key: String) async throws -> Bool {
        try await _bucket.head(key) != nil
    }

    /// The objects whose keys begin with the prefix, in the order of their keys' UTF-8 bytes, fetched page by page.
    ///
    /// Without a prefix it is everything that the component may see.
    public func list(prefix: String? = nil, after key: String? = nil) -> BucketListing {
        BucketListing(bucket: _bucket, prefix: prefix ?? _bucket.prefix ?? "", after: key)
    }

    /// One level of the bucket, read like a folder: the prefix is the folder with its slash.
    public func folder(_ prefix: String = "", delimiter: String = "/") async throws -> BucketFolder {
        try await _bucket.folder(prefix, delimiter: delimiter)
    }

    /// An address under which anyone may get the object until it expires, at most after 7 days.
    ///
    /// It carries a signature, so treat it like a password. On a stage with a domain it leads to `files.DOMAIN`; on a laptop it
    /// leads to this machine alone.
    public func presignedURL(for key: String, expires: Duration = .seconds(3600)) throws -> URL {
        try _bucket.presignedURL(key, expires: expires)
    }
}
