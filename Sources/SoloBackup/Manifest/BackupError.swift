/// Why a backup could not be made, found or used.
package struct BackupError: Error, Sendable, CustomStringConvertible {
    package struct Code: Sendable, Hashable {
        package let text: String

        package init(_ text: String) { self.text = text }

        package static let fileMissing = Self("file-missing")
        package static let damaged = Self("backup-damaged")
        package static let unknownLayout = Self("backup-too-new")
        package static let noBackup = Self("no-backup")
        package static let wrongKey = Self("wrong-recovery-key")
        /// Another machine has taken the stage over.
        package static let takenOver = Self("taken-over")
        /// A check of the app found something wrong in what was restored.
        package static let checkFailed = Self("check-failed")
        package static let readBackFailed = Self("read-back-failed")
        /// The destination's address can't be one.
        package static let invalidDestination = Self("destination-invalid")
        /// The key is unknown there, or lacks a permission.
        package static let rejected = Self("destination-rejected")
        package static let bucketMissing = Self("bucket-missing")
        package static let wrongRegion = Self("wrong-region")
        package static let unreachable = Self("destination-unreachable")
        package static let certificate = Self("certificate-rejected")
        /// The service does not have this operation.
        package static let unsupported = Self("operation-unsupported")
        /// It responded with something else that is no success.
        package static let destinationFailed = Self("destination-failed")
    }

    package var code: Code
    package var description: String
    package var fix: String?

    package init(_ code: Code, _ description: String, fix: String? = nil) {
        self.code = code
        self.description = description
        self.fix = fix
    }

    static func missing(_ path: String, at destination: String) -> BackupError {
        BackupError(.fileMissing, "\(destination) has no file \(path).")
    }

    static func damaged(_ path: String, at destination: String, _ how: String) -> BackupError {
        BackupError(
            .damaged, "The file \(path) at \(destination) is damaged: \(how).",
            fix: "Nothing was changed. Restore another backup, or the same one from another destination.")
    }
}
