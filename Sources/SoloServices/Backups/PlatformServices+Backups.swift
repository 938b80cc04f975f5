import SoloConcurrency
import Foundation
package import SoloBackup
import SoloCore
import SoloStore

extension PlatformServices {
    /// Backs the stage up to each destination, one backup at a time.
    ///
    /// - Parameter release: the one that serves, if one does.
    /// - Returns: what became of it at each, in their order.
    package func backUp(to destinations: [any BackupDestination], release: String?) async throws -> [BackupReport] {
        let backup = try StageBackup(self, configuration.backupKeys, release: release, taken: time.now)
        return try await backups.withPermit {
            try await BackupExecutor.run { try await backup.run(to: destinations) }
        }
    }
}

extension PlatformConfiguration {
    package var backupKeys: BackupKeys { BackupKeys(keys, label: "\(project)-\(stage)") }
    package var backupLayout: BackupLayout { BackupLayout(product: project, stage: stage) }
}
