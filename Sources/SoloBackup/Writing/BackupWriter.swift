import Foundation
package import SoloArchive
import SoloCore
import SoloCrypto

/// Writes one backup to one destination.
///
/// Each file is read back and its digest compared before the manifest is written, and the manifest is what makes the backup one. So whatever
/// ends this, there is a whole backup or none; files without a manifest are removed by ``BackupCatalog/removeUnfinished(before:)``.
package final class BackupWriter {
    private let destination: any BackupDestination
    private let recipients: [AgeRecipient]
    private let layout: BackupLayout
    private let name: String
    private var manifest: BackupManifest
    private var unread: [BackupFile] = []

    /// - Parameter manifest: what is known of the backup; it has no files yet.
    package init(
        _ manifest: BackupManifest, named name: String, to destination: any BackupDestination,
        for recipients: [AgeRecipient]
    ) {
        self.destination = destination
        self.recipients = recipients
        self.name = name
        self.manifest = manifest
        self.manifest.recipients = recipients.map(\.description)
        layout = BackupLayout(product: manifest.product, stage: manifest.stage)
    }

    /// Writes a file.
    ///
    /// - Parameter file: its name without `.zst.age`: `sqlite.db`.
    @discardableResult
    package func add(
        _ role: BackupFile.Role, _ resource: String? = nil, as file: String, rows: [String: Int]? = nil,
        log: BackupFile.LogStart? = nil, content: (SealedUpload) async throws -> Void
    ) async throws -> BackupFile {
        let path = layout.path(of: file + ".zst.age", in: name)
        let upload = try SealedUpload(try await destination.begin(path), recipients: recipients)
        do {
            try await content(upload)
            let (stored, plain) = try await upload.finish()
            let file = BackupFile(
                role: role, resource: resource, path: path, stored: stored, content: plain, rows: rows, log: log)
            manifest.files.append(file)
            unread.append(file)
            return file
        } catch {
            await upload.abandon()
            throw error
        }
    }

    /// Writes a tar archive.
    @discardableResult
    package func archive(
        _ role: BackupFile.Role, as file: String, content: (ArchiveUpload) async throws -> Void
    ) async throws -> BackupFile {
        try await add(role, as: file + ".tar") { upload in
            let archive = ArchiveUpload(upload)
            try await content(archive)
            try await archive.end()
        }
    }

    /// Counts a file of an earlier backup as one of this.
    package func reuse(_ file: BackupFile) {
        manifest.files.append(file)
    }

    /// Reads everything back that was written, and completes the backup.
    ///
    /// - Throws: ``BackupError`` `read-back-failed` if the destination returns something else.
    package func finish() async throws -> BackupManifest {
        for file in unread { try await readBack(file.path, file.stored) }
        let json = try manifest.encoded()
        let path = layout.path(ofManifest: json, in: name)
        try await destination.write(json, to: path)
        try await readBack(
            path, .init(bytes: json.count, sha256: Hex.text(RunningDigest.sha256(json))))
        return manifest
    }

    private func readBack(_ path: String, _ expected: BackupFile.Digest) async throws {
        let found = try await destination.digest(of: path)
        guard found == expected else {
            throw BackupError(
                .readBackFailed,
                "\(destination.name) does not return what was written to it: \(path) has \(found.bytes) bytes with the digest "
                    + "\(found.sha256), and \(expected.bytes) bytes with \(expected.sha256) were written.",
                fix: "This backup does not count. Check the destination's disk or service.")
        }
    }
}

extension BackupDestination {
    func digest(of path: String) async throws -> BackupFile.Digest {
        let digest = RunningDigest(.sha256)
        var bytes = 0
        try await read(path) { piece in
            digest.update(piece)
            bytes += piece.count
        }
        return .init(bytes: bytes, sha256: Hex.text(digest.finish()))
    }
}
