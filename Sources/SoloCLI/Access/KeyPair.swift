import Foundation
import SoloHost
import SoloProcess

/// A key pair of SSH. The private half is nowhere but in this process.
struct KeyPair {
    var publicKey: String
    var privateKey: String?

    /// Makes one with `ssh-keygen`, which writes files: in a folder that is gone when this returns.
    static func make(comment: String) async throws -> KeyPair {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "key")
        let made = try await ProcessOutput.of(
            Launch(
                "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file.path],
                environment: ProcessInfo.processInfo.environment))
        guard made.exit.isSuccess else { throw Problem("ssh-keygen could not make a key.", details: made.error) }
        func text(_ path: String) throws -> String {
            try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
        }
        return KeyPair(publicKey: try text(file.path + ".pub"), privateKey: try text(file.path))
    }
}
