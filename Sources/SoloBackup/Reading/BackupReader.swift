package import Foundation
package import SoloArchive

/// Decrypts and unpacks the files of a backup. What it hands on is not trusted before the file's end: only then its digests are known.
package struct BackupReader: Sendable {
    private let destination: any BackupDestination
    private let identities: [AgeIdentity]

    package init(_ destination: any BackupDestination, with identities: [AgeIdentity]) {
        self.destination = destination
        self.identities = identities
    }

    /// - Throws: ``BackupError`` `wrong-recovery-key` or `backup-damaged`; then what the body was given must not be used.
    package func read(_ file: BackupFile, _ body: (Data) async throws -> Void) async throws {
        var unsealing = try Unsealing(identities: identities)
        var output: [UInt8] = []
        do {
            try await destination.read(file.path) { piece in
                try piece.withUnsafeBytes { try unsealing.consume($0, into: &output) }
                guard !output.isEmpty else { return }
                try await body(Data(output))
                output.removeAll(keepingCapacity: true)
            }
            try unsealing.finish(into: &output)
            if !output.isEmpty { try await body(Data(output)) }
        } catch let error as ArchiveError {
            if error.code == .noIdentity {
                throw BackupError(
                    .wrongKey, "The file \(file.path) at \(destination.name) can't be decrypted with this key.",
                    fix: "Give the recovery key that was shown when backups began.")
            }
            throw BackupError.damaged(file.path, at: destination.name, "\(error)")
        }
        guard BackupFile.Digest(unsealing.sealed) == file.stored, BackupFile.Digest(unsealing.plain) == file.content
        else { throw BackupError.damaged(file.path, at: destination.name, "it is not what was written") }
    }

    /// Reads a tar archive, a file after another.
    package func readArchive(_ file: BackupFile, _ body: (TarReader.Event) async throws -> Void) async throws {
        var tar = TarReader()
        do {
            try await read(file) { try await tar.consume($0, body) }
            try tar.finish()
        } catch let error as TarError {
            throw BackupError.damaged(file.path, at: destination.name, "\(error)")
        }
    }
}
