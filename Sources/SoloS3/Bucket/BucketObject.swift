public import struct Foundation.Data
public import struct Foundation.Date

/// An object of a bucket, without its content.
public struct BucketObject: Sendable, Hashable {
    /// The whole key: `receipts/2026/17.pdf`.
    public var key: String
    /// The content's length in bytes.
    public var size: Int
    /// Names this content of the object; it changes with every put of other content.
    public var etag: String
    /// When it was put, to the second.
    public var lastModified: Date
    /// The media type it was put with. A listing does not contain it.
    public var contentType: String?
    /// What was kept beside it. Names are in lower case. A listing does not contain it.
    public var metadata: [String: String]

    package init(
        key: String, size: Int, etag: String, lastModified: Date, contentType: String? = nil,
        metadata: [String: String] = [:]
    ) {
        self.key = key
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
        self.contentType = contentType
        self.metadata = metadata
    }
}

/// An object whose content is read as it arrives.
public struct BucketDownload: Sendable {
    /// What is known of the object. With a range, `size` is still the whole object's.
    public var object: BucketObject
    /// The pieces of the content, once. Leaving the loop early ends the transfer.
    public var body: Body

    /// The content in pieces; the service is slowed down to the pace of the loop.
    public struct Body: AsyncSequence, Sendable {
        let next: @Sendable () -> AsyncIterator

        /// Begins to read.
        public func makeAsyncIterator() -> AsyncIterator { next() }

        /// Gives one piece after the other.
        public struct AsyncIterator: AsyncIteratorProtocol {
            let read: () async throws -> Data?

            /// The next piece, `nil` at the end.
            public mutating func next() async throws -> Data? { try await read() }
        }
    }
}

/// One level of a bucket that is read like a folder.
public struct BucketFolder: Sendable {
    /// The objects directly in it.
    public var objects: [BucketObject]
    /// The prefixes of what lies deeper, each with its delimiter at the end: `receipts/2026/`.
    public var folders: [String]
}
