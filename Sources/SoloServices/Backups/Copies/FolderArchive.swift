import Foundation
import SoloBackup
import SoloProcess

/// A folder in a backup, as tar(1) writes it: a release of the app, or a base backup of a Postgres cluster.
package enum FolderArchive {
    /// In the stage's folder, where a restore puts releases until the host takes them.
    package static let releases = "release"

    /// What a release is called in a backup.
    static let release = "release.tar"

    /// Writes a release into a backup.
    @discardableResult
    static func write(release name: String, in folder: String, to writer: BackupWriter) async throws -> BackupFile {
        try await writer.add(.release, name, as: release) { try await write(folder, to: $0) }
    }

    /// Writes a folder into a backup.
    static func write(_ folder: String, to upload: SealedUpload) async throws {
        let pipe = try Descriptor.pipe()
        let tar = try ChildProcess.start(launch(["--sort=name", "-cf", "-", "-C", folder, "."], output: pipe.writing)) {
            _, _ in
        }
        while case let bytes = try pipe.reading.read(), !bytes.isEmpty { try await upload.append(Data(bytes)) }
        guard await tar.exitAndLastLine.isSuccess else { throw TarFailure(folder: folder) }
    }

    /// Makes a folder of what is in a backup.
    static func read(_ file: BackupFile, from reader: BackupReader, into folder: String) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let pipe = try Descriptor.pipe()
        let tar = try ChildProcess.start(
            launch(["-x", "--no-same-owner", "-C", folder], input: pipe.reading)
        ) { _, _ in }
        pipe.reading.close()
        try await reader.read(file) { try pipe.writing.write([UInt8]($0)) }
        pipe.writing.close()
        guard await tar.exitAndLastLine.isSuccess else { throw TarFailure(folder: folder) }
    }

    private static func launch(
        _ arguments: [String], input: Descriptor? = nil, output: Descriptor? = nil
    ) -> Launch {
        Launch("/bin/tar", arguments, environment: ["PATH": "/usr/bin:/bin"], input: input, output: output)
    }

    private struct TarFailure: Error, CustomStringConvertible {
        var folder: String
        var description: String { "tar failed with \(folder)." }
    }
}
