package import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A lock on a stage's state: one `solo dev` at a time. The kernel lets go of it when its process ends, however it ends.
package final class StageLock: Sendable {
    private let descriptor: Descriptor

    /// Takes it, or says who has it.
    package init(_ file: URL, stage: String) throws {
        let raw = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw LaptopError(refused: SystemCallError("open", on: file.path), at: file.path) }
        descriptor = Descriptor(raw)
        guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(of: file)
            throw LaptopError(
                .stageBusy,
                "The stage '\(stage)' already runs\(owner.map { " in process \($0)" } ?? ""), started by another solo dev.",
                fix: "Use that one, end it with Ctrl-C, or run another stage beside it:",
                commands: ["solo dev --stage \(stage)2 --port 8180 --services-port 8190"])
        }
        ftruncate(raw, 0)
        try descriptor.write(Array("\(getpid())\n".utf8))
    }

    /// The process that a lock file names, alive or not.
    package static func owner(of file: URL) -> Int32? {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Lets go of it at once: a process that is being spawned has a copy of the descriptor until it becomes its program.
    package func release() {
        descriptor.close(unlocking: true)
    }
}
