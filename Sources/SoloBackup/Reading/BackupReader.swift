package import Foundation
package import SoloArchive
import SoloConcurrency

/// Decrypts and unpacks the files of a backup. What it hands on is not trusted before the file's end: only then its digests are known.
package struct BackupReader: Sendable {
    /// Pieces that were decompressed, and not used yet.
    private static let piecesOnTheWay = 8

    private let destination: any BackupDestination
    private let identities: [AgeIdentity]

    package init(_ destination: any BackupDestination, with identities: [AgeIdentity]) {
        self.destination = destination
        self.identities = identities
    }

    /// - Throws: ``BackupError`` `wrong-recovery-key` or `backup-damaged`; then what the body was given must not be used.
    package func read(_ file: BackupFile, _ body: (Data) async throws -> Void) async throws {
        let content = HandOver<Data>(limit: Self.piecesOnTheWay)
        let download = OpenedDownload(destination: destination, path: file.path, identities: identities)
        let plain = RunningSum()
        let stored: BackupFile.Digest
        do {
            // Cancelled if anything fails here.
            async let reading = BackupExecutor.beside { try await download.run(content) }
            while let piece = try await content.next() {
                plain.update(piece)
                try await body(piece)
            }
            stored = try await reading
        } catch let error as ArchiveError {
            if error.code == .noIdentity {
                throw BackupError(
                    .wrongKey, "The file \(file.path) at \(destination.name) can't be decrypted with this key.",
                    fix: "Give the recovery key that was shown when backups began.")
            }
            throw BackupError.damaged(file.path, at: destination.name, "\(error)")
        }
        guard stored == file.stored, plain.finish() == file.content else {
            throw BackupError.damaged(file.path, at: destination.name, "it is not what was written")
        }
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
