package import SoloProcess
import Foundation
import SoloCore
package import SoloHost

/// Takes a release that is sent to a host into its stage's folder, whole or not at all.
package struct ReleaseIntake: Sendable {
    private let stage: HostedStage
    private let folders: HostFolders

    package init(_ stage: HostedStage, folders: HostFolders = .standard) {
        self.stage = stage
        self.folders = folders
    }

    /// - Parameters:
    ///   - base: the release that the archive was made against, which has to be here.
    ///   - archive: as ``ReleasePackage`` makes it.
    /// - Throws: ``HostError`` if what came is not what the name says.
    package func take(_ release: String, against base: String? = nil, from archive: Descriptor) async throws {
        let target = folders.release(release, of: stage)
        let unfinished = "\(folders.releases(of: stage))/.\(release)"
        var result = try await unpack(archive, into: unfinished, against: base)
        if result.exit.isSuccess { result = try await permit(unfinished) }
        guard result.exit.isSuccess else {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw HostError(.badRelease, "The release \(release) can't be unpacked.", details: result.error)
        }
        let found = try ReleaseDigest.of(ReleaseDigest.files(of: URL(filePath: unfinished)))
        guard found == release else {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw HostError(
                .badRelease, "What was sent as release \(release) is \(found).", fix: "Send it again:",
                commands: ["solo deploy --stage \(stage.stage)"])
        }
        let move = try await ProcessOutput.of(
            Launch(
                "/bin/sh",
                ["-c", Self.moving, "sh", unfinished, target],
                environment: ProcessInfo.processInfo.environment))
        guard move.exit.isSuccess else {
            throw HostError(.badRelease, "The release \(release) can't be kept.", details: move.error)
        }
    }

    /// Moves a folder to its place once all of it is on the disk. Only its own files are waited for, and nothing that others on the host write.
    private static let moving = """
        find "$1" -depth -exec sync {} + && rm -rf "$2" && mv -T "$1" "$2" && sync "$(dirname "$2")"
        """

    private func unpack(_ archive: Descriptor, into folder: String, against base: String?) async throws -> ProcessOutput
    {
        guard let base else { return try await TarArchive.unpack(archive, into: folder) }
        let path = "\(folder).base"
        // Before the disk has it: nobody needs it there.
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(base, to: path)
        return try await TarArchive.unpack(archive, into: folder, against: path)
    }

    /// Lets everybody read what was unpacked, and nobody else write it, unless a link is in it.
    private func permit(_ folder: String) async throws -> ProcessOutput {
        let script = """
            set -e
            # Root reads what is here: a link could lead it to a file that whoever sent this may not read.
            if [ -n "$(find "$1" ! -type d ! \\( -type f -links 1 \\) -print -quit)" ]; then
                echo "It has something that is neither a file nor a folder." >&2
                exit 1
            fi
            chmod -R go-w,a+rX "$1"
            """
        return try await ProcessOutput.of(
            Launch("/bin/sh", ["-c", script, "sh", folder], environment: ProcessInfo.processInfo.environment))
    }

    /// Writes what a release is unpacked with.
    private func write(_ base: String, to path: String) throws {
        let files = try ReleaseDigest.files(of: URL(filePath: folders.release(base, of: stage)))
        guard !files.isEmpty else {
            throw HostError(.badRelease, "The release \(base) is not on this host any more.")
        }
        try ReleaseBase.write(files, to: path)
    }
}

extension HostError.Code {
    package static let badRelease = Self("bad-release")
}
