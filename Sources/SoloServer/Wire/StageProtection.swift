import Foundation
import SoloHost
package import SoloServices

/// Whether what a stage has could be had back.
package struct StageProtection: Codable, Sendable, Equatable {
    /// Whether the backups have a recovery key to be encrypted to.
    package var hasRecoveryKey: Bool
    /// Whether a verified copy is off the machine that is not older than it should be.
    package var isProtected: Bool
    package var drills: DrillStatus?

    init(_ status: StageStatus, hasRecoveryKey: Bool, at now: Date) {
        self.hasRecoveryKey = hasRecoveryKey
        isProtected = BackupStatus.isProtected(status.backups ?? [], at: now)
        drills = status.drills
    }
}
