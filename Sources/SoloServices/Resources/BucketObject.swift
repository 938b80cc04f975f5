import SoloObjectStore
package import struct Foundation.Date

/// An object without its content.
package struct BucketObject: Codable, Sendable, Equatable {
    package var key: String
    /// In bytes.
    package var size: Int
    package var etag: String
    package var modified: Date
    /// `nil` in a listing, and where none was given.
    package var contentType: String?

    package init(key: String, size: Int, etag: String, modified: Date, contentType: String? = nil) {
        self.key = key
        self.size = size
        self.etag = etag
        self.modified = modified
        self.contentType = contentType
    }

    init(_ info: ObjectInfo) {
        self.init(
            key: info.key, size: info.size, etag: info.etag, modified: info.modified, contentType: info.contentType)
    }
}

/// Some of a bucket's objects, in the order of their keys' bytes.
package struct BucketPage: Codable, Sendable, Equatable {
    package var objects: [BucketObject]
    /// Ask for the keys after this one to get the next page; `nil` on the last.
    package var next: String?

    package init(objects: [BucketObject], next: String? = nil) {
        self.objects = objects
        self.next = next
    }
}
