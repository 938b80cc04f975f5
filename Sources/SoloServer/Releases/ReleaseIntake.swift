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
        let patched = try base.map { try write($0, for: release) }
        defer { if let patched { try? FileManager.default.removeItem(atPath: patched) } }
        let unfinished = "\(folders.releases(of: stage))/.\(release)"
        var result = try await TarArchive.unpack(archive, into: unfinished, against: patched)
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
                [
                    "-c", "sync -f \"$1\" && rm -rf \"$2\" && mv -T \"$1\" \"$2\" && sync -f \"$2\"", "sh", unfinished,
                    target,
                ],
                environment: ProcessInfo.processInfo.environment))
        guard move.exit.isSuccess else {
            throw HostError(.badRelease, "The release \(release) can't be kept.", details: move.error)
        }
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

    /// Writes what a release is unpacked with. Returns where it is.
    private func write(_ base: String, for release: String) throws -> String {
        let files = try ReleaseDigest.files(of: URL(filePath: folders.release(base, of: stage)))
        guard !files.isEmpty else {
            throw HostError(.badRelease, "The release \(base) is not on this host any more.")
        }
        let path = "\(folders.releases(of: stage))/.\(release).base"
        try ReleaseBase.write(files, to: path)
        return path
    }
}

extension HostError.Code {
    package static let badRelease = Self("bad-release")
}
