import Foundation
import SoloHost
import SoloServices

extension HostedServices {
    /// Removes the data of a stage whose services and processes do not run; interrupted, it can be called again.
    ///
    /// - Parameter environment: has the folder of the vault's key.
    package static func reset(
        _ stage: HostedStage, folders hostFolders: HostFolders = .standard, withSecrets: Bool,
        environment: [String: String]
    ) async throws {
        let folders = stageFolders(of: stage, hostFolders)
        let lock = try StageLock(folders.lock, stage: stage.stage)
        defer { lock.release() }
        let configuration = PlatformConfiguration(folders: folders, project: stage.product, environment: environment)
        try await configuration.removeData(withSecrets: withSecrets)
        let files = FileManager.default
        // The manifest goes last: after an interruption, the stage still has the names of its data.
        for path in [hostFolders.snapshots(of: stage), folders.orphans.path, folders.manifest.path]
        where files.fileExists(atPath: path) {
            try files.removeItem(atPath: path)
        }
    }

    /// The folders of a stage on a host, as its services see them.
    static func stageFolders(of stage: HostedStage, _ folders: HostFolders) -> StageFolders {
        StageFolders(
            root: URL(filePath: folders.stage(stage)), state: URL(filePath: folders.data(of: stage)),
            run: URL(filePath: folders.sockets(of: stage)), stage: stage.stage)
    }
}
