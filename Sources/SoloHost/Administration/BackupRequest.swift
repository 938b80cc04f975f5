package import struct Foundation.Date
package import SoloCore

/// What `solo backup`, `solo drill` and `solo restore` ask of a stage whose destinations and keys are with its services.
package enum BackupRequest: Codable, Sendable, Equatable {
    /// Writes a backup to each destination.
    case now
    case list
    /// Reads every file of a backup, or of the newest one.
    case verify(String?)
    /// Restores the newest backup of each destination into a place that is thrown away.
    case drill
    case drills
    /// The recovery key's public half, `age1…`.
    case recoveryKey
    /// Encrypts the backups from now on to a recovery key.
    case setRecoveryKey(String)
    /// Restores a backup beside the stage, which goes on meanwhile, and verifies it there.
    case prepareRestore(RestoreOrder)
}

/// Which backup is restored.
package struct RestoreOrder: Codable, Sendable, Equatable {
    /// The newest one without it.
    package var backup: String?
    /// No later one is taken.
    package var at: Date?
    /// The recovery key, if the machine itself can't read the backup.
    package var identity: Redacted<String>?
    /// Where the backups are, for a machine that has nothing of the stage yet.
    package var places: ManifestBackups?
    /// What opens a bucket then: the vault that has it is in the backup.
    package var secret: Redacted<String>?
    /// Whether the stage belongs to this machine from now on, and to no other one.
    package var takesOver = false

    package init(backup: String? = nil, at: Date? = nil, identity: Redacted<String>? = nil) {
        self.backup = backup
        self.at = at
        self.identity = identity
    }
}
