import Foundation
import SoloCore
import SoloHost
package import SoloProcess
import SoloStore

/// Solo on a host, as root, on behalf of one stage: `solo agent stage|release|deploy …`, which the command line calls through SSH.
package struct StageAgent: Sendable {
    let stage: HostedStage
    let folders: HostFolders
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
        let known = try? await withServices { services in
            (
                applied: try await services.ask(.applied, as: AppliedStack.self),
                protection: try? await protection(services)
            )
        }
        let listed = try await shell.output("ip", "-oneline", "address", "show", "scope", "global")
        try emit(
            .stage(
                StageState(
                    serving: try folders.serving(stage),
                    isUnfinished: try DeployJournalFile(path: folders.journal(of: stage)).isLeft,
                    releases: HostedRelease.names(of: stage, in: folders),
                    glibc: try await shell.output("getconf", "GNU_LIBC_VERSION").words.last ?? "",
                    architecture: Architecture.own, postgres: postgres.sorted(),
                    domain: try StageRecord.read(folders.record(of: stage))?.domain,
                    sites: try Proxy(folders: folders, shell: shell).sites(),
                    addresses: HostAddress.listed(in: listed),
                    applied: known?.applied, protection: known?.protection)))
    }

    private func protection(_ services: LiveStage) async throws -> StageProtection {
        let key: String? = try await services.ask(.backup(.recoveryKey))
        return StageProtection(try await services.ask(.status), hasRecoveryKey: key != nil, at: Date())
    }

    /// Takes a release in.
    ///
    /// - Parameter base: the release that the archive was made against.
    package func put(_ release: String, against base: String?, from archive: Descriptor) async throws {
        try await reporting {
            for name in [release, base].compactMap(\.self) where name.wholeMatch(of: ReleaseDigest.pattern) == nil {
                throw HostError(.badRelease, "'\(name)' can't be a release.")
            }
            try await ReleaseIntake(stage, folders: folders).take(release, against: base, from: archive)
            try emit(.done)
        }
    }

    /// Has the helper deploy a release, and prints what happens.
    package func deploy(_ release: String, domain: String?, unprotected: String?, bake: BakeOrder) async throws {
        var order = DeployOrder(stage: stage, release: release, domain: domain, bake: bake)
        order.unprotected = unprotected
        try await ask(.deploy(order), detaches: bake.detaches)
    }

    /// Has the helper go back to a release, or to the one before, and prints what happens.
    package func rollBack(to release: String?) async throws { try await ask(.rollback(stage, to: release)) }

    /// Has the helper close the stage for its visitors, or open it again.
    package func maintain(_ notice: MaintenanceNotice?) async throws { try await ask(.maintain(stage, notice)) }

    /// Has the helper give the processes their bindings anew, and prints which were started again.
    package func reload() async throws { try await ask(.reload(stage)) }

    /// Has the helper empty the stage, and prints how what served comes back.
    package func reset(withSecrets: Bool) async throws { try await ask(.reset(stage, withSecrets: withSecrets)) }

    /// Has the helper put the data that was restored in the place of the stage's, and prints how what served comes back.
    package func replace() async throws { try await ask(.replace(stage)) }

    /// Has the helper remove data that a restore has replaced.
    package func remove(kept name: String) async throws { try await ask(.removeKept(stage, name)) }

    /// Has the helper remove the stage with all of its data.
    package func remove() async throws { try await ask(.remove(stage)) }

    /// - Parameter detaches: whether it leaves once the release serves and is watched.
    private func ask(_ request: HelperCall.Request, detaches: Bool = false) async throws {
        try await reporting {
            try HelperSocket.ask(HelperCall(caller: caller, request: request)) { text in
                guard let line = AgentLine(text) else { return true }
                try? emit(line)
                if detaches, case .deploy(.step(.bake, state: .begun, _)) = line {
                    try? emit(.deploy(.ended(.promoted, reason: nil)))
                    return false
                }
                return !line.isLast
            }
        }
    }

    /// Carries bytes between whoever called and the stage's services. What keeps it from that is a line on standard error.
    ///
    /// - Parameter opens: whether the stage is made if it is not there.
    package func connect(opens: Bool) throws -> Bool {
        let socket = folders.administration(of: stage)
        do {
            if opens, !FileManager.default.fileExists(atPath: socket) { try open() }
            guard let services = try connection(to: socket, waits: opens) else {
                throw HostError.noStage(stage)
            }
            UnixSocket.join((Descriptor(0), Descriptor(1)), with: services)
            return true
        } catch {
            let line = (try? AgentLine.problem(HostError(agent: error)).encoded()) ?? "\(error)"
            FileHandle.standardError.write(Data((line + "\n").utf8))
            return false
        }
    }

    private func open() throws {
        var problem: HostError?
        try HelperSocket.ask(HelperCall(caller: caller, request: .open(stage))) { text in
            let line = AgentLine(text)
            if case .problem(let error) = line { problem = error }
            return line?.isLast != true
        }
        if let problem { throw problem }
    }

    /// `nil` if nothing listens there.
    private func connection(to socket: String, waits: Bool) throws -> Descriptor? {
        for attempt in 0... {
            if let connected = try? UnixSocket.connect(socket) { return connected }
            // Services that were started a moment ago.
            guard waits || FileManager.default.fileExists(atPath: socket), attempt < 100 else { return nil }
            usleep(50_000)
        }
        return nil
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
