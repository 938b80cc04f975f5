import SoloProcess
package import Foundation
import SoloCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The folder of a stage's Unix sockets: `.solo/run`, or a short one if that would be too long a path for a socket.
package enum SocketFolder {
    /// The longest name that is put into it.
    static let longestName = AdminWire.socket.utf8.count

    /// The folder for a project. It is the same one for the same project, so that every command finds it.
    package static func path(for run: URL, temporary: URL = FileManager.default.temporaryDirectory) -> URL {
        if run.path.utf8.count + 1 + longestName <= SocketPath.longest { return run }
        return temporary.appending(path: "solo-\(getuid())-\(StableDigest.of(run.path))")
    }

    /// Makes it, open to its owner alone, and rejects one of another user.
    package static func make(_ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The attributes are the folder's own and not those of what a link leads to.
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path)
        guard attributes[.type] as? FileAttributeType == .typeDirectory,
            attributes[.ownerAccountID] as? Int == Int(getuid())
        else {
            throw HostError(
                .stageBusy, "\(folder.path) belongs to another user, and solo keeps its sockets there.",
                fix: "Move the project to a shorter path, or set TMPDIR to a folder of your own.")
        }
        guard chmod(folder.path, 0o700) == 0 else { throw SystemCallError("chmod", on: folder.path) }
    }
}
