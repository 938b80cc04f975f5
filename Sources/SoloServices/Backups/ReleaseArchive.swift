import Foundation
import SoloBackup
import SoloProcess

/// A release of the app in a backup: its folder as tar(1) writes it, so that a destination is enough to have the stage serve again.
package enum ReleaseArchive {
    /// In the stage's folder, where a restore puts it until the host takes it.
    package static let restored = "release"

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
        var description: String { "tar failed with the release in \(folder)." }
    }
}
