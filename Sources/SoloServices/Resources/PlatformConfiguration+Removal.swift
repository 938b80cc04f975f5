import Foundation
import SoloStore

extension PlatformConfiguration {
    /// Removes the data of the stage's services: databases, objects, messages and schedules; the vault stays unless it is
    /// asked for. Nothing may have them open.
    ///
    /// Interrupted, it can be called again.
    package func removeData(withSecrets: Bool) async throws {
        try await PostgresClusters.removeAll(in: clustersPath)
        let databases = DatabaseFiles(folder: databasesPath)
        for name in try databases.sizes().keys { try databases.remove(named: name) }
        // The index first: contents that nothing mentions are no damage, an object without its content is one.
        try DatabaseFiles.remove(objectsPath + "/index.sqlite")
        let files = FileManager.default
        // A cluster that is made in the place of another one can't go on with the archive of that one.
        try files.removeIfThere(logsPath)
        try files.removeIfThere(objectsPath)
        try DatabaseFiles.remove(queuePath)
        try DatabaseFiles.remove(schedulesPath)
        let vault = withSecrets ? [folder + "/vault.json", folder + "/vault.json.lock"] : []
        for path in vault { try files.removeIfThere(path) }
        // Last: it leads to what is left.
        if let map = try storageMap.read() {
            let kept = withSecrets ? [:] : map.names.filter { $0.key.kind == .secret }
            if kept.isEmpty {
                try DurableFile(path: storageMap.path).remove()
            } else {
                try storageMap.write(StorageMap(names: kept))
            }
        }
        try DurableFile.flushFolder(folder)
    }
}
