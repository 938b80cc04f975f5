import Foundation
import SoloHost

/// The data that a stage's services have restored beside the stage's own.
struct RestoredStage: Sendable {
    let target: SystemdTarget

    private var stage: HostedStage { target.stage }
    private var folders: StageFolders { HostedServices.stageFolders(of: stage, target.folders) }
    private var fresh: String { StageReplacement(folders).fresh.state.path }

    /// Puts it in the place of the stage's. Nothing serves after it. Interrupted, the stage has its former data or the restored.
    ///
    /// - Parameter serving: the release that serves, if one does.
    /// - Returns: what the former data is called from now on.
    func replace(_ serving: String?) async throws -> String? {
        guard isThere else {
            throw HostError(
                .init("nothing-restored"), "Nothing was restored beside the stage '\(stage.stage)'.",
                fix: "Restore a backup:", commands: ["solo restore --stage \(stage.stage)"], isRefusal: true)
        }
        try await target.stopEverything(serving)
        // Now that nobody else can change it.
        guard isThere else { throw ShellFailure(command: ["stat", fresh], error: "it is no folder any more") }
        try await share()
        return try StageReplacement(folders).finish(at: Date())
    }

    /// Whether it is a folder; a link could lead root anywhere.
    private var isThere: Bool {
        (try? FileManager.default.attributesOfItem(atPath: fresh))?[.type] as? FileAttributeType == .typeDirectory
    }

    /// Lets the stage's processes write its SQLite files, as the services' user: root would follow links of theirs.
    private func share() async throws {
        let script = "chgrp -R \(stage.user) \"$1\" && chmod -R ug+rwX \"$1\""
        try await target.shell.require(
            "setpriv", "--reuid=\(stage.servicesUser)", "--regid=\(stage.servicesUser)", "--groups=\(stage.user)",
            "--no-new-privs", "--", "/bin/sh", "-c", script, "sh", "\(fresh)/db")
    }
}
