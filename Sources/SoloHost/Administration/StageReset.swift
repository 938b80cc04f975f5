import Foundation
import SoloServices

/// Empties a stage that does not run.
package enum StageReset {
    /// Removes its data; logs stay, and secrets unless they are asked for.
    ///
    /// - Throws: `HostError` `stage-busy` if it runs.
    package static func run(
        _ folders: StageFolders, withSecrets: Bool, environment: [String: String]
    ) async throws {
        try folders.make()
        let lock = try hold(folders)
        defer { lock.release() }
        folders.removeStaleRun()
        // Processes of a killed session may still write.
        _ = try await StaleProcesses.end(promotion: folders.promotion)
        let configuration = PlatformConfiguration(
            folders: folders, project: folders.package.lastPathComponent, environment: environment)
        try await configuration.removeData(withSecrets: withSecrets)
        // The manifest goes last: after an interruption, the stage still has the names of its data.
        let files = FileManager.default
        for file in [folders.orphans, folders.manifest] where files.fileExists(atPath: file.path) {
            try files.removeItem(at: file)
        }
    }

    /// Takes the stage's lock, so that it is not started meanwhile.
    package static func hold(_ folders: StageFolders) throws -> StageLock {
        do {
            return try StageLock(folders.lock, stage: folders.stage)
        } catch let error as HostError where error.code == .stageBusy {
            let owner = StageLock.owner(of: folders.lock).map { " by process \($0)" } ?? ""
            throw HostError(
                .stageBusy, "The stage '\(folders.stage)' is in use\(owner), so it is not reset.",
                fix: "End its solo dev with Ctrl-C first.", isRefusal: true)
        }
    }
}
