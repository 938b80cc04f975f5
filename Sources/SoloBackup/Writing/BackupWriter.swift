import Foundation
package import SoloArchive
import SoloConcurrency
import SoloCore
import SoloCrypto

/// Writes one backup to one destination.
///
/// Each file is read back and its digest compared before the manifest is written, and the manifest is what makes the backup one. So whatever
/// ends this, there is a whole backup or none; files without a manifest are removed by ``BackupCatalog/removeUnfinished(before:)``.
package final class BackupWriter {
    /// Pieces that were compressed, and not encrypted yet.
    private static let piecesOnTheWay = 8

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
        log: BackupFile.LogRange? = nil, content: (SealedUpload) async throws -> Void
    ) async throws -> BackupFile {
        let path = layout.path(of: file + BackupFile.suffix, in: name)
        let compressed = HandOver<[UInt8]>(limit: Self.piecesOnTheWay)
        let encrypted = EncryptedUpload(destination: destination, path: path, recipients: recipients)
        // Cancelled if anything fails here, and then it leaves nothing.
        async let writing = BackupExecutor.beside { try await encrypted.run(compressed) }
        let upload = try SealedUpload(compressed)
        try await content(upload)
        let plain = try await upload.finish()
        let file = BackupFile(
            role: role, resource: resource, path: path, stored: try await writing, content: plain, rows: rows, log: log)
        manifest.files.append(file)
        unread.append(file)
        return file
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
        let halves = (0..<2).map { half in unread.indices.filter { $0 % 2 == half }.map { unread[$0] } }
        let destination = destination
        async let beside: Void = BackupExecutor.beside { try await destination.readBack(halves[1]) }
        try await destination.readBack(halves[0])
        try await beside
        let json = try manifest.encoded()
        let path = layout.path(ofManifest: json, in: name)
        try await destination.write(json, to: path)
        try await destination.readBack(
            path, .init(bytes: json.count, sha256: Hex.text(RunningDigest.sha256(json))))
        return manifest
    }
}

extension BackupDestination {
    fileprivate func readBack(_ files: [BackupFile]) async throws {
        for file in files {
            try Task.checkCancellation()
            try await readBack(file.path, file.stored)
        }
    }

    fileprivate func readBack(_ path: String, _ expected: BackupFile.Digest) async throws {
        let found = try await digest(of: path)
        guard found == expected else {
            throw BackupError(
                .readBackFailed,
                "\(name) does not return what was written to it: \(path) has \(found.bytes) bytes with the digest "
                    + "\(found.sha256), and \(expected.bytes) bytes with \(expected.sha256) were written.",
                fix: "This backup does not count. Check the destination's disk or service.")
        }
    }

    func digest(of path: String) async throws -> BackupFile.Digest {
        let sum = RunningSum()
        try await read(path) { sum.update($0) }
        return sum.finish()
    }
}
