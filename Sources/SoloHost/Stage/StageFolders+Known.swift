import Foundation

extension StageFolders {
    /// The stages that the package has, by name.
    package var known: [String] {
        let entries = try? FileManager.default.contentsOfDirectory(
            at: root, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
        return (entries ?? []).filter { entry in
            // `run` and `releases` are not stages, and no stage may be called so.
            let isFolder = (try? entry.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
            return isFolder && !["run", "releases"].contains(entry.lastPathComponent)
        }
        .map(\.lastPathComponent).sorted()
    }

    /// Refuses a stage that never began, so that a mistyped name does not become an empty stage.
    ///
    /// - Throws: ``HostError`` `unknown-name`.
    package func requireStage() throws {
        guard !known.contains(stage) else { return }
        var error = HostError.unknown("stage", stage, known: known)
        error.fix = "A stage begins with its first start:"
        error.commands = ["solo dev" + HostError.stageOption(stage)]
        error.isRefusal = true
        throw error
    }
}
