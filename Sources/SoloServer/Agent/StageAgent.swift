import Foundation
import SoloCore
import SoloHost
package import SoloProcess
import SoloStore

/// Solo on a host, as root, on behalf of one stage: `solo agent stage|release|deploy …`, which the command line calls through SSH.
package struct StageAgent: Sendable {
    private let stage: HostedStage
    private let folders: HostFolders
    private let caller: Caller
    private let emit: @Sendable (AgentLine) throws -> Void

    package init(
        _ stage: HostedStage, folders: HostFolders = .standard, caller: Caller,
        emit: @escaping @Sendable (AgentLine) throws -> Void
    ) {
        self.stage = stage
        self.folders = folders
        self.caller = caller
        self.emit = emit
    }

    /// Prints what the host has of the stage. Changes nothing.
    package func show(_ shell: any HostShell = RealHostShell()) async throws {
        try emit(.greeting(AgentGreeting()))
        let postgres = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        try emit(
            .stage(
                StageState(
                    serving: try folders.serving(stage), releases: HostedRelease.names(of: stage, in: folders),
                    glibc: try await shell.output("getconf", "GNU_LIBC_VERSION").words.last ?? "",
                    architecture: Architecture.own, postgres: postgres.sorted())))
    }

    /// Takes a release in.
    package func put(_ release: String, from archive: Descriptor) async throws {
        try await reporting {
            guard release.wholeMatch(of: /[0-9a-f]{12}/) != nil else {
                throw HostError(.badRelease, "'\(release)' can't be a release.")
            }
            try await ReleaseIntake(stage, folders: folders).take(release, from: archive)
            try emit(.done)
        }
    }

    /// Has the helper deploy a release, and prints what happens.
    package func deploy(_ release: String, domain: String?) async throws {
        try await reporting {
            let order = DeployOrder(stage: stage, release: release, domain: domain)
            try HelperSocket.ask(HelperCall(caller: caller, request: .deploy(order))) { line in
                if let line = AgentLine(line) { try? emit(line) }
            }
        }
    }

    /// What goes wrong is a line too.
    private func reporting(_ body: () async throws -> Void) async throws {
        try emit(.greeting(AgentGreeting()))
        do { try await body() } catch { try emit(.problem(HostError(agent: error))) }
    }

}

/// What processors this build is for, as uname(1) calls them.
enum Architecture {
    static var own: String {
        #if arch(arm64)
            "aarch64"
        #else
            "x86_64"
        #endif
    }
}
