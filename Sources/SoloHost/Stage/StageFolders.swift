package import Foundation
import SoloCore

/// Where a stage's state is: on a laptop `.solo/STAGE` for what lasts and `.solo/run` for what ends with the session, on a server the
/// folders that its host has made for it.
package struct StageFolders: Sendable, Equatable {
    /// What a server's stage has in place of a project's `.solo`.
    private struct Places: Sendable, Equatable {
        var state: URL
        var run: URL
    }

    package var package: URL
    package var stage: String
    private var places: Places?

    package init(package: URL, stage: String) {
        self.package = package
        self.stage = stage
    }

    /// A stage on a server.
    ///
    /// - Parameters:
    ///   - root: what holds its releases.
    ///   - state: what lasts. It is there already, with the rights that its users need.
    ///   - run: what ends with the machine's run; a short path, since its sockets are in it.
    package init(root: URL, state: URL, run: URL, stage: String) {
        package = root
        self.stage = stage
        places = Places(state: state, run: run)
    }

    package var root: URL { places == nil ? package.appending(path: ".solo") : package }
    package var state: URL { places?.state ?? root.appending(path: stage) }
    package var logs: URL { state.appending(path: "logs") }
    package var appLog: URL { logs.appending(path: "app.jsonl") }
    /// The manifest that was applied last.
    package var manifest: URL { state.appending(path: "manifest.json") }
    /// The resources that no manifest mentions any more.
    package var orphans: URL { state.appending(path: "orphans.json") }
    /// The product that ran last, for commands without `--product`.
    package var product: URL { root.appending(path: "product") }
    package var releases: URL { root.appending(path: "releases") }
    /// What was sent to hosts last. Hidden, since every other folder here is a stage.
    package var sent: URL { root.appending(path: ".sent") }
    /// `.solo/run` for the stage `dev`, a folder below it for another one.
    package var run: URL {
        if let places { return places.run }
        let run = root.appending(path: "run")
        return stage == "dev" ? run : run.appending(path: stage)
    }
    package var lock: URL { run.appending(path: "lock") }
    /// Names the release that accepts at once if its process is started again.
    package var promotion: URL { run.appending(path: "promotion") }
    /// The sockets are here, which is `run` unless that is too long a path for a socket.
    package var sockets: URL { SocketFolder.path(for: run) }
    package var adminSocket: URL { sockets.appending(path: AdminWire.socket) }

    package func controlSocket(of run: Run) -> URL { sockets.appending(path: "app-\(run.number).sock") }

    /// Makes the folders, open to their owner alone.
    /// - Throws: ``HostError`` for an error of the file system, with what to do about it.
    package func make() throws {
        guard places == nil else { return }
        try makeRoot()
        for folder in [state, logs, run, releases] { try Self.make(folder) }
        try HostError.writing(sockets) { try SocketFolder.make(sockets) }
    }

    /// Makes the folder of all stages.
    package func makeRoot() throws {
        let files = FileManager.default
        try Self.make(root)
        // Git must ignore all of it, whatever the project's own .gitignore says.
        let ignore = root.appending(path: ".gitignore")
        if !files.fileExists(atPath: ignore.path) {
            try HostError.writing(ignore) { try Data("*\n".utf8).write(to: ignore, options: .atomic) }
        }
    }

    private static func make(_ folder: URL) throws {
        try HostError.writing(folder) {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// Whether the stage was ever started or changed.
    package var exist: Bool { FileManager.default.fileExists(atPath: state.path) }

    /// Removes the files that a killed session left. Call it with the lock held.
    package func removeStaleRun() {
        let files = FileManager.default
        try? files.removeItem(at: promotion)
        for folder in Set([run, sockets]) {
            for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasSuffix(".sock") {
                try? files.removeItem(at: folder.appending(path: name))
            }
        }
    }
}

extension StageFolders {
    /// The stages that the package has, by name.
    package var known: [String] {
        let entries = try? FileManager.default.contentsOfDirectory(
            at: root, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
        return (entries ?? []).filter { entry in
            // `run` and `releases` are not stages; these names are reserved.
            let isFolder = (try? entry.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
            return isFolder && !["run", "releases"].contains(entry.lastPathComponent)
        }
        .map(\.lastPathComponent).sorted()
    }

    /// Rejects a stage that was never started, so that a mistyped name does not become an empty stage.
    ///
    /// - Throws: ``HostError`` `unknown-name`.
    package func requireStage() throws {
        guard !known.contains(stage) else { return }
        var error = HostError.unknown("stage", stage, known: known)
        error.fix = "A stage is made by its first start:"
        error.commands = ["solo dev" + HostError.stageOption(stage)]
        error.isRefusal = true
        throw error
    }
}
