import SoloCore
import SoloHost

/// Empties a stage on its host: all of its data goes, its releases stay. Nothing serves after it. Interrupted, it can be begun again.
struct StageEmptying: Sendable {
    let target: SystemdTarget

    private var stage: HostedStage { target.stage }

    /// - Parameter serving: the release that serves, if one does.
    func run(_ serving: String?, withSecrets: Bool) async throws {
        try await target.stopEverything(serving)
        let words = [AgentPlace.command, "services", stage.product, stage.stage, "--reset"]
        let command =
            [
                "setpriv", "--reuid=\(stage.servicesUser)", "--regid=\(stage.servicesUser)", "--init-groups",
                "--no-new-privs", "--", "env", "\(SoloVariable.home)=\(target.folders.keys(of: stage))",
            ] + words + (withSecrets ? ["--secrets"] : [])
        let result = try await target.shell.run(command)
        guard result.isSuccess else { throw ShellFailure(command: words, error: result.error) }
    }
}

extension SystemdTarget {
    /// Stops the stage's sockets, processes and services, with what these have started: nothing has its data open then.
    ///
    /// - Parameter serving: the release that serves, if one does.
    func stopEverything(_ serving: String?) async throws {
        // Otherwise a request starts a process again.
        let sockets = try files.names(of: stage).filter { $0.hasSuffix(".socket") }
        _ = try await shell.run(["systemctl", "stop"] + sockets)
        if let serving { try await stop(serving) }
        try await shell.require("systemctl", "stop", stage.services)
        try await StageUsers(shell: shell).end(stage.servicesUser)
    }
}
