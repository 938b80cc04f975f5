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
        try StageLock.hold(folders, orElse: "it is not reset", fix: "End its solo dev with Ctrl-C first.")
    }
}
