import Foundation
import SoloCore
import SoloHost
import SoloProcess

/// Takes a machine to ready: looks what it is, puts `solo` on it, and lets the agent repair what is not as it should be.
package struct HostSetup: Sendable {
    package enum Step: Sendable, Equatable {
        /// The machine, as it calls itself.
        case reached(String)
        /// `solo` was sent: how many bytes, and in which time. `nil` if it was there.
        case agent(bytes: Int?, seconds: Double)
        case point(PointReport)
    }

    package struct Result: Sendable, Equatable {
        package var system: String
        package var sentBytes: Int?
        package var points: [PointReport]
    }

    private let session: HostSession
    private let revertAfter: Int
    private let builds: Bool
    private let agent: String?
    private let notice: @Sendable (Step) -> Void

    /// - Parameters:
    ///   - builds: whether it is prepared for builds too. One that is stays so.
    ///   - agent: the file of a `solo` for Linux, in place of the running one.
    package init(
        _ host: HostRecord, revertAfter: Int = 60, builds: Bool = false, agent: String? = nil,
        notice: @escaping @Sendable (Step) -> Void = { _ in }
    ) {
        session = HostSession(host)
        self.revertAfter = revertAfter
        self.builds = builds
        self.agent = agent
        self.notice = notice
    }

    package func run() async throws -> Result {
        let (system, bytes) = try await install()
        let arguments = ["apply", "--revert-after", String(revertAfter)] + (builds ? ["--builds"] : [])
        let outcome = try await session.agent(arguments) { notice(.point($0)) }
        if outcome.points.contains(where: { $0.needsLogin == true }) {
            try await session.confirmLogin(revertAfter: revertAfter)
        }
        return Result(system: system, sentBytes: bytes, points: outcome.points)
    }

    /// Installs the security updates of the host, and this `solo` if it is another one.
    package func upgrade() async throws -> Result {
        let (system, bytes) = try await install()
        let outcome = try await session.agent(["update"]) { notice(.point($0)) }
        return Result(system: system, sentBytes: bytes, points: outcome.points)
    }

    /// Puts this `solo` on the machine, unless it is there. Returns what the machine is, and how many bytes were sent.
    private func install() async throws -> (system: String, bytes: Int?) {
        let destination = session.connection.destination
        let probe = try await session.probe()
        try probe.check(destination: destination)
        try Self.checkRelease(probe.release, destination: destination)
        notice(.reached(probe.system))
        let began = ContinuousClock.now
        let bundle = try AgentBundle.make(of: agent)
        try bundle.check(probe, destination: destination)
        try await installPackages(probe)
        let bytes = probe.agent == bundle.folder ? nil : try await send(bundle, as: probe)
        notice(.agent(bytes: bytes, seconds: (ContinuousClock.now - began) / .seconds(1)))
        return (probe.system, bytes)
    }

    /// Rejects a host that a newer `solo` prepared: this one does not know what that one needs.
    static func checkRelease(_ release: String?, destination: String) throws(HostError) {
        guard let release, SoloRelease.isNewer(release, than: SoloRelease.current) else { return }
        throw HostError(
            .agentTooNew, "\(destination) has solo \(release), which is newer than this one (\(SoloRelease.current)).",
            fix: "Update solo on this machine to \(release) or later.", isRefusal: true)
    }

    private func installPackages(_ probe: HostProbe) async throws {
        guard !probe.missing.isEmpty else { return }
        let script = """
            export LC_ALL=C DEBIAN_FRONTEND=noninteractive
            set -e
            apt-get -qq -o DPkg::Lock::Timeout=300 update
            apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install \(probe.missing.joined(separator: " ")) >/dev/null
            """
        try await run(script, as: probe, "install \(probe.missing.joined(separator: ", "))")
    }

    private func send(_ bundle: AgentBundle, as probe: HostProbe) async throws -> Int {
        let command = Self.asRoot("sh -c \(SSHConnection.quoted(Self.unpackScript(bundle)))", probe)
        return try await TarArchive.with(bundle.archive) {
            try check(await session.connection.run(command, input: $0), "unpack solo")
        }.bytes
    }

    /// Unpacks beside the place and renames; then the links are switched, each as a whole.
    static func unpackScript(_ bundle: AgentBundle) -> String {
        let folder = "\(AgentPlace.folder)/\(bundle.folder)"
        return """
            set -e
            umask 022
            mkdir -p \(AgentPlace.folder)
            new=$(mktemp -d \(AgentPlace.folder)/.new.XXXXXX)
            trap 'rm -rf "$new"' EXIT
            zstd -qdc | tar -x --no-same-owner -C "$new"
            chmod 755 "$new" "$new/solo"
            sync -f "$new"
            rm -rf \(folder)
            mv -T "$new" \(folder)
            ln -s \(bundle.folder) \(AgentPlace.folder)/.current.$$
            mv -T \(AgentPlace.folder)/.current.$$ \(AgentPlace.current)
            ln -s \(AgentPlace.current)/solo \(AgentPlace.command).$$
            mv -T \(AgentPlace.command).$$ \(AgentPlace.command)
            sync -f \(AgentPlace.folder)
            cd \(AgentPlace.folder)
            ls -td agent-* | tail -n +4 | grep -vFx \(bundle.folder) | xargs -r rm -rf
            """
    }

    private func run(_ script: String, as probe: HostProbe, _ purpose: String) async throws {
        try check(
            await session.connection.run(Self.asRoot("sh -c \(SSHConnection.quoted(script))", probe)), purpose)
    }

    private static func asRoot(_ command: String, _ probe: HostProbe) -> String {
        "exec \(probe.isRoot ? "" : "sudo -n ")\(command)"
    }

    private func check(_ result: ProcessOutput, _ purpose: String) throws {
        guard !result.exit.isSuccess else { return }
        throw HostError(
            .agentFailed, "\(session.connection.destination) could not \(purpose).",
            details: Array((result.error + result.output).suffix(10)))
    }
}

extension SoloRelease {
    /// Whether a release is newer than another one, by their numbers.
    static func isNewer(_ release: String, than other: String) -> Bool {
        func numbers(_ text: String) -> [Int] {
            text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").map { Int($0) ?? 0 }
        }
        return numbers(other).lexicographicallyPrecedes(numbers(release))
    }
}
