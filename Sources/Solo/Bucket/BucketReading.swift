public import struct Foundation.Data

/// What every client that may read a bucket can do.
public protocol BucketReading: Sendable {
    /// How the client reaches its bucket.
    var reading: BucketPermission { get }
}

/// What every client that may put objects into a bucket can do.
public protocol BucketWriting: Sendable {
    /// How the client reaches its bucket.
    var writing: BucketPermission { get }
}

/// A client's way to its bucket; there is nothing to do with it but through the client.
public struct BucketPermission: Sendable {
    package let access: BucketAccess
}

extension BucketReading {
    /// An object's content, or `nil` where there is none of that key.
    public func get(_ key: String) async throws -> Data? {
        try await reading.access.get(key, range: nil)
    }

    /// A part of an object's content, by byte offsets; shorter where the object ends before, `nil` where there is none.
    public func get(_ key: String, range: Range<Int>) async throws -> Data? {
        try await reading.access.get(key, range: range)
    }

    /// What is known of an object without its content, or `nil` where there is none of that key.
    public func head(_ key: String) async throws -> BucketObject? {
        try await reading.access.head(key)
    }

    /// The objects whose keys start with a prefix, in the order of their keys.
    public func list(prefix: String = "") async throws -> [BucketObject] {
        try await reading.access.list(prefix)
    }
}

extension BucketWriting {
    /// Stores an object under a key, in place of the one that was there; it is durable when this returns.
    public func put(_ key: String, _ content: Data, contentType: String? = nil) async throws {
        try await writing.access.put(key, content, contentType: contentType)
    }

    /// Stores a text as UTF-8.
    public func put(_ key: String, _ text: String, contentType: String? = "text/plain; charset=utf-8") async throws {
        try await writing.access.put(key, Data(text.utf8), contentType: contentType)
    }
}
