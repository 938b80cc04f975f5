package import Foundation
import SoloStore

/// A lock on a stage's state: one `solo dev` at a time. The kernel releases it when its process ends, even by SIGKILL.
package final class StageLock: Sendable {
    private let lock: FileLock

    /// - Throws: `HostError` `stage-busy`, with the process that holds it.
    package init(_ file: URL, stage: String) throws {
        lock = try HostError.writing(file) {
            guard let lock = try FileLock.tryAcquire(file.path) else {
                let owner = Self.owner(of: file)
                throw HostError(
                    .stageBusy,
                    "The stage '\(stage)' already runs\(owner.map { " in process \($0)" } ?? ""), started by another solo dev.",
                    fix: "Use that one, end it with Ctrl-C, or run another stage beside it:",
                    commands: ["solo dev --stage \(stage)2 --port 8180 --services-port 8190"])
            }
            try lock.write("\(getpid())\n")
            return lock
        }
    }

    /// Takes it for work on a stage that must not run.
    ///
    /// - Parameter consequence: what follows from it being taken: `it is not reset`.
    /// - Throws: `HostError` `stage-busy`, with the fix.
    static func hold(
        _ folders: StageFolders, orElse consequence: String, fix: String, commands: [String] = []
    ) throws -> StageLock {
        do {
            return try StageLock(folders.lock, stage: folders.stage)
        } catch let error as HostError where error.code == .stageBusy {
            let owner = owner(of: folders.lock).map { " by process \($0)" } ?? ""
            throw HostError(
                .stageBusy, "The stage '\(folders.stage)' is in use\(owner), so \(consequence).", fix: fix,
                commands: commands, isRefusal: true)
        }
    }

    /// The process that a lock file names, running or not.
    package static func owner(of file: URL) -> Int32? {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Releases it at once, even if another process has a copy of the descriptor.
    package func release() {
        lock.release()
    }
}
