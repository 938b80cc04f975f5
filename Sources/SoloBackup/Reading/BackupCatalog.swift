import Foundation
import SoloCore
import SoloCrypto

/// The backups of a stage at a destination.
package struct BackupCatalog: Sendable {
    /// A backup as its manifest's name tells it.
    package struct Entry: Sendable, Equatable {
        /// `2026-11-27T20-40-00Z`
        package var name: String
        var manifestPath: String
        var digest: String
    }

    package let destination: any BackupDestination
    package let layout: BackupLayout

    package init(_ destination: any BackupDestination, _ layout: BackupLayout) {
        self.destination = destination
        self.layout = layout
    }

    /// What was written between two backups, in the same form.
    package var increments: BackupCatalog { BackupCatalog(destination, layout.increments) }

    /// Every file of backups, whole or not.
    package func files() async throws -> [StoredFile] { try await destination.files(under: layout.backups) }

    /// Those that are complete, the newest first.
    package func entries() async throws -> [Entry] {
        try await files().compactMap { file in
            layout.manifest(at: file.path).map {
                Entry(name: $0.backup, manifestPath: file.path, digest: $0.digest)
            }
        }
        .sorted { $0.name > $1.name }
    }

    /// - Throws: ``BackupError`` `backup-damaged` if it is not what its name says.
    package func manifest(of entry: Entry) async throws -> BackupManifest {
        let json = try await destination.content(of: entry.manifestPath)
        guard Hex.text(RunningDigest.sha256(json)) == entry.digest else {
            throw BackupError.damaged(entry.manifestPath, at: destination.name, "its digest is not the one in its name")
        }
        return try BackupManifest.decode(json, at: "\(destination.name)/\(entry.manifestPath)")
    }

    /// Reads every file of a backup and compares it with the manifest.
    ///
    /// - Throws: ``BackupError`` for the first that is missing or damaged.
    package func verify(_ manifest: BackupManifest, checked: (BackupFile) -> Void = { _ in }) async throws {
        for file in manifest.files {
            let found = try await destination.digest(of: file.path)
            guard found == file.stored else {
                throw BackupError.damaged(file.path, at: destination.name, "it is not what was written")
            }
            checked(file)
        }
    }
}
