package import Foundation
package import SoloHost
import SoloStore

/// Solo on a host, as root: `solo agent host …`, which the command line calls through SSH.
package struct HostAgent: Sendable {
    private let shell: any HostShell
    private let audit: AuditLog
    private let caller: Caller
    private let now: @Sendable () -> Date
    /// Prints a line.
    private let emit: @Sendable (AgentLine) throws -> Void

    package init(
        shell: any HostShell = RealHostShell(), audit: AuditLog = AuditLog(), caller: Caller,
        now: @escaping @Sendable () -> Date = { Date() }, emit: @escaping @Sendable (AgentLine) throws -> Void
    ) {
        self.shell = shell
        self.audit = audit
        self.caller = caller
        self.now = now
        self.emit = emit
    }

    /// Prints what the host is and how each point is. Changes nothing.
    package func check(_ points: [HostPoint]) async throws {
        try emit(.greeting(AgentGreeting()))
        try emit(.facts(try await HostFacts(of: shell)))
        for point in points { try emit(.point(await point.report(shell))) }
    }

    /// Prints the stages of the host.
    package func listStages(_ folders: HostFolders = .standard) throws {
        try emit(.greeting(AgentGreeting()))
        try emit(
            .stages(
                StageRecord.all(in: folders).map { record in
                    StageSummary(
                        product: record.stage.product, stage: record.stage.stage,
                        serving: try folders.serving(record.stage), domain: record.domain,
                        maintenance: record.maintenance)
                }))
    }

    /// Repairs what is not as it should be, point after point; one that fails does not keep the others from it.
    package func apply(_ points: [HostPoint]) async throws {
        try emit(.greeting(AgentGreeting()))
        var reports: [PointReport] = []
        for point in points {
            let report = await point.apply(shell)
            reports.append(report)
            try emit(.point(report))
        }
        try await record("host apply", Self.summary(of: reports))
    }

    /// Keeps the settings of sshd that `apply` made for a while: this login is the proof that they let people in.
    package func keepSSH() async throws {
        try emit(.greeting(AgentGreeting()))
        try await SSHHardening.keep(shell)
        try emit(.point(PointReport("ssh", .ok, "kept")))
        try await record("host keep-ssh", "kept")
    }

    /// Installs the distribution's security updates now.
    package func update() async throws {
        try emit(.greeting(AgentGreeting()))
        let report: PointReport
        do {
            let before = try await versions()
            try await shell.require("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "update")
            try await shell.require("unattended-upgrade")
            let changed = try await versions().subtracting(before).map { $0.words[0] }.sorted()
            report =
                changed.isEmpty
                ? PointReport("security updates", .ok, "all are installed")
                : PointReport("security updates", .changed, changed.joined(separator: ", "))
        } catch let error as ShellFailure {
            report = PointReport("security updates", .failed, "\(error)")
        }
        try emit(.point(report))
        try await record("host update", Self.summary(of: [report]))
    }

    private func versions() async throws -> Set<String> {
        let listed = try await shell.require("dpkg-query", "--show", "--showformat", "${Package} ${Version}\n")
        return Set(listed.split(separator: "\n").map(String.init))
    }

    /// Prints the keys that may deploy.
    package func listAccess(_ keys: AuthorizedKeys = AuthorizedKeys()) throws {
        try emit(.greeting(AgentGreeting()))
        try emit(.access(try keys.grants()))
    }

    /// Permits a key to deploy.
    package func grant(_ grant: AccessGrant, key: String, _ keys: AuthorizedKeys = AuthorizedKeys()) async throws {
        try await changeAccess("access grant \(grant.name) \(grant.product) \(grant.stage)") {
            try keys.add(grant, key: key)
        }
    }

    /// Takes a key away.
    package func revoke(_ name: String, _ keys: AuthorizedKeys = AuthorizedKeys()) async throws {
        try await changeAccess("access revoke \(name)") { try keys.remove(name) }
    }

    private func changeAccess(_ action: String, _ body: () throws -> Void) async throws {
        try emit(.greeting(AgentGreeting()))
        do {
            try body()
            try await record(action, "done")
            try emit(.done)
        } catch {
            try emit(.problem(HostError(agent: error)))
        }
    }

    private func record(_ action: String, _ result: String) async throws {
        try audit.append(AuditLog.Entry(time: now(), who: caller, action: action, result: result))
        try await audit.protect(shell)
    }

    static func summary(of reports: [PointReport]) -> String {
        let parts = [PointState.failed, .changed].compactMap { state -> String? in
            let names = reports.filter { $0.state == state }.map(\.point)
            return names.isEmpty ? nil : "\(state.rawValue): \(names.joined(separator: ", "))"
        }
        return parts.isEmpty ? "nothing was to be changed" : parts.joined(separator: "; ")
    }
}

extension HostAgent {
    /// Runs a body that changes the host while no other command changes it.
    package static func exclusively(_ body: () async throws -> Void) async throws {
        guard geteuid() == 0 else {
            throw HostError(.notWritable, "solo agent changes a host as root.", isRefusal: true)
        }
        guard let lock = try FileLock.tryAcquire("/run/solo-host.lock") else {
            throw HostError(
                .hostBusy, "Another command is changing this host.", fix: "Try again when it has ended.",
                isRefusal: true)
        }
        defer { lock.release() }
        try await body()
    }
}

extension HostError.Code {
    package static let hostBusy = Self("host-busy")
}

extension HostFacts {
    init(of shell: any HostShell) async throws {
        let release = try shell.read("/etc/os-release") ?? ""
        let name = release.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst(12) ?? "unknown"
        let memory = try shell.read("/proc/meminfo")?.words.dropFirst().first.flatMap { Int($0) } ?? 0
        let disk = try await shell.output("df", "--output=size,avail", "--block-size=1", "/").words.suffix(2)
        let kernel = try await shell.output("uname", "-rm").words
        self.init(
            distribution: name.trimmingCharacters(in: CharacterSet(charactersIn: "\"")), kernel: kernel.first ?? "",
            architecture: kernel.last ?? "", memory: memory * 1024, disk: disk.first.flatMap { Int($0) } ?? 0,
            diskFree: disk.last.flatMap { Int($0) } ?? 0,
            postgres: try await shell.output("ls", "/usr/lib/postgresql").words,
            uptime: try shell.read("/proc/uptime")?.words.first.flatMap { Double($0) }.map { Int($0) } ?? 0)
    }
}
