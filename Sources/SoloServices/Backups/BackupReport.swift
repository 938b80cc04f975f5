import SoloBackup

/// What became of a backup at one destination.
package struct BackupReport: Codable, Sendable, Equatable {
    package var destination: String
    package var isElsewhere: Bool
    /// `2026-11-27T20-40-00Z`; `nil` if it did not come to its end.
    package var name: String?
    /// Of the files that were written, compressed and encrypted.
    package var written = 0
    /// Of all that it needs, those of earlier backups included.
    package var stored = 0
    /// What is in it, uncompressed.
    package var content = 0
    package var seconds = 0.0
    /// Why it does not count.
    package var problem: String?

    package init(destination: String, isElsewhere: Bool) {
        self.destination = destination
        self.isElsewhere = isElsewhere
    }

    /// - Parameter folder: the path that files of its own begin with.
    mutating func add(_ manifest: BackupManifest, ownedBy folder: String) {
        for file in manifest.files {
            stored += file.stored.bytes
            content += file.content.bytes
            if file.path.hasPrefix(folder + "/") { written += file.stored.bytes }
        }
    }
}
