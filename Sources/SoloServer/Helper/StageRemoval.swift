import Foundation
import SoloCore
import SoloHost

/// Takes a stage off its host: processes, units, users, and all of its data. Interrupted, it can be begun again.
struct StageRemoval: Sendable {
    let stage: HostedStage
    let folders: HostFolders
    let shell: any HostShell

    func run() async throws {
        guard FileManager.default.fileExists(atPath: folders.stage(stage)) else {
            throw HostError.noStage(stage)
        }
        // Nothing is sent to it any more, and no record starts it again.
        try shell.remove(folders.promotion(of: stage))
        try await Proxy(folders: folders, shell: shell).configure()
        let units = UnitFiles(shell: shell)
        try await units.remove(units.names(of: stage))
        let users = try await users()
        for user in users { try await StageUsers(shell: shell).end(user) }
        try shell.remove("/etc/tmpfiles.d/\(ServicesUnits(stage, folders: folders).socketFolderName)")
        for folder in [
            folders.sockets(of: stage), folders.credentials(of: stage), folders.keys(of: stage), folders.stage(stage),
        ] {
            try await shell.require("rm", "-rf", "--one-file-system", folder)
        }
        for user in users { try await shell.require("userdel", user) }
        _ = try await shell.run(["groupdel", stage.clientsGroup])
    }

    /// Those of the stage that are there: of its processes, its services, and its isolated components.
    private func users() async throws -> [String] {
        var names: Set<String> = [stage.user, stage.servicesUser]
        for release in HostedRelease.names(of: stage, in: folders) {
            let manifest = try? HostedRelease(release, of: stage, in: folders).manifest
            for component in manifest?.components ?? [] where component.isolated {
                names.insert(stage.user(isolating: component.id))
            }
        }
        var there: [String] = []
        for name in names.sorted() where try await shell.succeeds("getent", "passwd", name) { there.append(name) }
        return there
    }
}

/// The users of a stage.
struct StageUsers: Sendable {
    let shell: any HostShell

    /// Ends what one still runs: the Postgres server of the services, which outlives them.
    func end(_ user: String) async throws {
        for signal in ["INT", "KILL"] {
            for _ in 0..<100 {
                guard try await shell.succeeds("pgrep", "--uid", user) else { return }
                _ = try await shell.run(["pkill", "--signal", signal, "--uid", user])
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
