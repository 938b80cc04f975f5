import SoloS3

import struct Foundation.Date

/// An object in the index.
struct StoredObject: Sendable {
    var key: ObjectKey
    var size: Int
    var etag: String
    var modified: Date
    var details: ObjectDetails
}

/// What was put beside an object's content and is given back with it.
struct ObjectDetails: Codable, Sendable, Equatable {
    struct Checksum: Codable, Sendable, Equatable {
        var algorithm: ChecksumAlgorithm
        /// In Base64.
        var value: String
    }

    /// Fields such as `content-type`, names in lower case.
    var fields: [String: String] = [:]
    /// Without `x-amz-meta-`, names in lower case.
    var metadata: [String: String] = [:]
    var checksum: Checksum?
}

/// One line of a listing.
struct ListedObject: Sendable {
    var key: ObjectKey
    var size: Int
    var etag: String
    var modified: Date
}

/// An object whose content is missing, or not of the size that the index says.
struct DamagedObject: Error, CustomStringConvertible {
    var key: ObjectKey
    /// In bytes, as the object's row says.
    var expected: Int
    /// `nil` if there is no content at all.
    var found: Int?

    var description: String {
        "The object \(key.text.debugDescription) should have \(expected) bytes, and its content has "
            + (found.map { "\($0)" } ?? "none") + ". Put it again, or restore the store's folder from a backup."
    }
}
