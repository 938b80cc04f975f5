import Foundation
import SoloHost
import SoloProcess
import SoloServices

/// The data that a stage's services have restored beside the stage's own.
struct RestoredStage: Sendable {
    let target: SystemdTarget

    private var stage: HostedStage { target.stage }
    private var folders: StageFolders { HostedServices.stageFolders(of: stage, target.folders) }
    private var fresh: String { StageReplacement(folders).fresh.state.path }

    /// - Throws: ``HostError`` `nothing-restored`.
    func require() throws {
        guard !isThere else { return }
        throw HostError(
            .init("nothing-restored"), "Nothing was restored beside the stage '\(stage.stage)'.",
            fix: "Restore a backup:", commands: ["solo restore --stage \(stage.stage)"], isRefusal: true)
    }

    /// Puts it in the place of the stage's. Nothing serves after it. Interrupted, the stage has its former data or the restored.
    ///
    /// - Parameter serving: the release that serves, if one does.
    /// - Returns: what the former data is called from now on.
    func replace(_ serving: String?) async throws -> String? {
        try await target.stopEverything(serving)
        // Now that nobody else can change it.
        guard isThere else { throw ShellFailure(command: ["stat", fresh], error: "it is no folder any more") }
        try await share()
        try await takeReleases()
        return try StageReplacement(folders).finish(at: Date())
    }

    /// Whether it is a folder; a link could lead root anywhere.
    private var isThere: Bool {
        (try? FileManager.default.attributesOfItem(atPath: fresh))?[.type] as? FileAttributeType == .typeDirectory
    }

    /// Takes the releases in that came with the data and that the host lacks, as if they were sent.
    private func takeReleases() async throws {
        let folder = "\(fresh)/\(FolderArchive.releases)"
        let known = HostedRelease.names(of: stage, in: target.folders)
        let intake = ReleaseIntake(stage, folders: target.folders)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where !known.contains(name) && name.wholeMatch(of: ReleaseDigest.pattern) != nil {
            let archive = "\(target.folders.releases(of: stage))/.\(name).restored"
            defer { try? target.shell.remove(archive) }
            let script = "\"$@\" | zstd -q -1 >\"$0\""
            try await target.shell.require(
                ["/bin/sh", "-c", script, archive]
                    + stage.asServices(["tar", "-C", "\(folder)/\(name)", "-cf", "-", "."]))
            let raw = open(archive, O_RDONLY | O_CLOEXEC)
            guard raw >= 0 else { throw SystemCallError("open", on: archive) }
            try await intake.take(name, from: Descriptor(raw))
        }
        try await target.shell.require(stage.asServices(["rm", "-rf", folder]))
    }

    /// Lets the stage's processes write its SQLite files, as the services' user: root would follow links of theirs.
    private func share() async throws {
        let script = "chgrp -R \(stage.user) \"$1\" && chmod -R ug+rwX \"$1\""
        try await target.shell.require(stage.asServices(["/bin/sh", "-c", script, "sh", "\(fresh)/db"]))
    }
}
