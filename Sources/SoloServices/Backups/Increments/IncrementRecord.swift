import Foundation
import SoloBackup

/// What the destinations have of the files that change often: `increments.json` in the stage's folder.
struct IncrementRecord: Codable, Sendable {
    /// Seconds between two looks at what has changed. With the pause until somebody finds that one is due, it is five minutes.
    static let interval = 270.0
    /// A file of SQLite with more bytes is copied once an hour alone.
    static let largest = 200_000_000
    static let hour = 3600.0

    /// One file as a destination has it.
    struct Copied: Codable, Sendable {
        /// What told it from another state of the same file.
        var state: String
        var file: BackupFile
        /// Everything that was committed by then is in it.
        var moment: Date
    }

    struct Place: Codable, Sendable {
        /// The newest backup or increment.
        var newest: String
        /// By their names in a backup.
        var copied: [String: Copied]
        var lastTry: Date
        /// Everything that was committed by then is there.
        var moment: Date
        /// Why the last try failed.
        var problem: String?
    }

    /// By the destination's name. One that has no backup yet is not among them.
    var places: [String: Place] = [:]
}
