package import Foundation
package import SoloCore

/// A bucket as an export writes it.
package struct ExportedBucket: Codable, Sendable, Equatable {
    package var bucket: String
    package var created: Date
    package var lifecycle: [LifecycleRule]
}

/// An object as an export writes it: what it is, and the parts that its content consists of, one after the other.
package struct ExportedObject: Codable, Sendable, Equatable {
    /// Bytes that never change under their name: a part with the same name as another one is the same part.
    package struct Part: Codable, Sendable, Hashable {
        package var name: String
        package var bytes: Int

        package init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    package var bucket: String
    package var key: String
    package var bytes: Int
    package var etag: String
    package var modified: Date
    /// Fields such as `content-type`, names in lower case.
    package var fields: [String: String]
    package var metadata: [String: String]
    /// In Base64, by the algorithm's name in S3: `CRC32C`.
    package var checksum: [String: String]
    package var parts: [Part]
}

extension ExportedObject.Part {
    /// Contents of the index itself are named by their digest: those that are equal are one part.
    static let digestPrefix = "sha256-"

    var isInline: Bool { ObjectImport.isInline(name) }
}
