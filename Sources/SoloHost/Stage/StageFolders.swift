package import Foundation
import SoloCore

/// Where a stage's state is: `.solo/STAGE` for what lasts, `.solo/run` for what ends with the session.
package struct StageFolders: Sendable, Equatable {
    package var package: URL
    package var stage: String

    package init(package: URL, stage: String) {
        self.package = package
        self.stage = stage
    }

    package var root: URL { package.appending(path: ".solo") }
    package var state: URL { root.appending(path: stage) }
    package var logs: URL { state.appending(path: "logs") }
    package var appLog: URL { logs.appending(path: "app.jsonl") }
    /// The manifest that was applied last.
    package var manifest: URL { state.appending(path: "manifest.json") }
    /// The resources that no manifest mentions any more.
    package var orphans: URL { state.appending(path: "orphans.json") }
    /// The product that ran last, for commands that are told none.
    package var product: URL { root.appending(path: "product") }
    package var releases: URL { root.appending(path: "releases") }
    /// `.solo/run` for the stage `dev`, a folder below it for another one.
    package var run: URL {
        let run = root.appending(path: "run")
        return stage == "dev" ? run : run.appending(path: stage)
    }
    package var lock: URL { run.appending(path: "lock") }
    /// Which release accepts again when it is started again.
    package var promotion: URL { run.appending(path: "promotion") }
    /// The sockets are here, which is `run` unless that is too long a path for a socket.
    package var sockets: URL { SocketFolder.path(for: run) }
    package var adminSocket: URL { sockets.appending(path: AdminWire.socket) }

    package func controlSocket(of run: Run) -> URL { sockets.appending(path: "app-\(run.number).sock") }

    /// Makes the folders, open to their owner alone.
    /// - Throws: ``HostError`` if the file system refuses, with what to do about it.
    package func make() throws {
        let files = FileManager.default
        for folder in [root, state, logs, run, releases] {
            try HostError.writing(folder) {
                try files.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        }
        // Git must not see any of it, whatever the project's own .gitignore says.
        let ignore = root.appending(path: ".gitignore")
        if !files.fileExists(atPath: ignore.path) {
            try HostError.writing(ignore) { try Data("*\n".utf8).write(to: ignore, options: .atomic) }
        }
        try HostError.writing(sockets) { try SocketFolder.make(sockets) }
    }

    /// Whether the stage has ever been started or told anything.
    package var exist: Bool { FileManager.default.fileExists(atPath: state.path) }

    /// Removes what a session that was killed left behind. Call it with the lock held.
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
