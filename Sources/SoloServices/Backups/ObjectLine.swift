import SoloObjectStore

/// A line of a backup's list of objects: a bucket, or one of its objects with the archive that each of its parts is in.
struct ObjectLine: Codable, Sendable, Equatable {
    var bucket: ExportedBucket?
    var object: ExportedObject?
    /// A file of the backup for each part of the object.
    var archives: [String]?
}
