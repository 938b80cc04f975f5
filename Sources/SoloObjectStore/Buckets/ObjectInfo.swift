package import struct Foundation.Date

/// An object without its content.
package struct ObjectInfo: Sendable, Equatable {
    package var key: String
    /// In bytes.
    package var size: Int
    package var etag: String
    package var modified: Date
    /// `nil` in a listing, and if none was given.
    package var contentType: String?
    /// Empty in a listing.
    package var metadata: [String: String]

    init(_ object: StoredObject) {
        key = object.key.text
        size = object.size
        etag = object.etag
        modified = object.modified
        contentType = object.details.fields["content-type"]
        metadata = object.details.metadata
    }

    init(_ object: ListedObject) {
        key = object.key.text
        size = object.size
        etag = object.etag
        modified = object.modified
        metadata = [:]
    }
}

/// Some of the keys of a bucket, in the order of their bytes.
package struct ObjectInfoPage: Sendable, Equatable {
    package var objects: [ObjectInfo]
    /// Ask for the keys after this one to get the next page; `nil` on the last.
    package var next: String?
}
