import SoloS3

import struct Foundation.Date

/// What the index knows of an object.
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
