import Foundation
import SoloHost
package import SoloProcess
package import SoloCore
import Synchronization

/// A stage on a host as the developer's machine sees it, past its services.
package struct RemoteStage: Sendable {
    private let session: HostSession
    private let stage: HostedStage

    package init(_ host: HostRecord, _ stage: HostedStage) {
        session = HostSession(host)
        self.stage = stage
    }

    /// Where people reach its APIs while it has no domain, by component.
    package func addresses(of manifest: Manifest) async -> [String: String] {
        HostedSite.addresses(of: manifest, domain: nil, address: await session.connection.hostName)
    }

    /// Goes back to a release, or to the one before.
    package func rollBack(to release: String?, notice: @escaping @Sendable (DeployEvent) -> Void) async throws {
        try await session.call(["rollback", stage.product, stage.stage] + [release].compactMap(\.self)) { line in
            if case .deploy(let event) = line { notice(event) }
        }
    }

    /// Closes it for its visitors, who read the message.
    package func close(message: String) async throws {
        try await session.call(["maintenance", "on", stage.product, stage.stage, "--message", message]) { _ in }
    }

    /// Opens it again.
    package func open() async throws {
        try await session.call(["maintenance", "off", stage.product, stage.stage]) { _ in }
    }

    /// Gives its processes their bindings anew.
    ///
    /// - Parameter waiting: is called if a deploy of the stage has its turn first.
    /// - Returns: the processes that were started again.
    package func reload(waiting: @escaping @Sendable () -> Void) async throws -> [String] {
        try await session.ask(["stage", "reload", stage.product, stage.stage]) { line in
            if case .deploy(.waiting) = line { waiting() }
            return if case .reloaded(let processes) = line { processes } else { nil }
        }
    }

    /// Removes it with all of its data.
    package func remove() async throws {
        try await session.call(["stage", "remove", stage.product, stage.stage]) { _ in }
    }

    /// What its processes wrote, line by line; with `follows` until the task is cancelled.
    package func logs(lines: Int, follows: Bool, line: @escaping @Sendable (String) -> Void) async throws {
        let arguments = ["logs", stage.product, stage.stage, "--lines", String(lines)] + (follows ? ["--follow"] : [])
        let result = try await session.connection.run(HostSession.command(arguments), line: line)
        guard result.exit.isSuccess || follows else {
            throw HostError(
                .agentFailed, "\(session.connection.destination) does not show its logs.",
                details: Array(result.error.suffix(5)))
        }
    }

    /// Opens the shell of a database on the host, in this process's terminal if it has one.
    package func shell(_ database: String?) throws -> ProcessExit {
        let command = HostSession.command(["shell", stage.product, stage.stage] + [database].compactMap(\.self))
        return try ForegroundProcess.run(
            "ssh", session.connection.arguments(for: command, hasTerminal: isatty(0) == 1),
            environment: ProcessInfo.processInfo.environment)
    }

    /// Empties it: all data goes. The release that served serves again after it, unless the secrets went too.
    package func reset(withSecrets: Bool, notice: @escaping @Sendable (DeployEvent) -> Void) async throws {
        let option = withSecrets ? ["--secrets"] : []
        try await session.call(["stage", "reset", stage.product, stage.stage] + option) { line in
            if case .deploy(let event) = line { notice(event) }
        }
    }

    /// Puts the data that was restored beside it in its place. The release that served serves again after it.
    ///
    /// - Returns: what the former data is called.
    package func replace(notice: @escaping @Sendable (DeployEvent) -> Void) async throws -> String? {
        let name = Mutex<String?>(nil)
        try await session.call(["stage", "replace", stage.product, stage.stage]) { line in
            switch line {
            case .replaced(let kept): name.withLock { $0 = kept }
            case .deploy(let event): notice(event)
            default: break
            }
        }
        return name.withLock(\.self)
    }

    /// Removes data that a restore has replaced.
    package func remove(kept name: String) async throws {
        try await session.call(["stage", "remove-kept", stage.product, stage.stage, name]) { _ in }
    }

    /// Runs a command of the product on the host, with this process's standard input and output.
    package func run(_ name: String, _ arguments: [String]) throws -> ProcessExit {
        let command = HostSession.command(["run", stage.product, stage.stage, name] + arguments)
        return try ForegroundProcess.run(
            "ssh", session.connection.arguments(for: command), environment: ProcessInfo.processInfo.environment)
    }
}

extension HostSession {
    /// What the host knows of the stage; nothing is changed.
    package func look(at stage: HostedStage) async throws -> StageState {
        try await ask(["stage", "show", stage.product, stage.stage]) {
            if case .stage(let state) = $0 { state } else { nil }
        }
    }

    /// The stages of the host.
    package func stages() async throws -> [StageSummary] {
        try await ask(["stage", "list"]) { if case .stages(let stages) = $0 { stages } else { nil } }
    }
}

extension Manifest {
    /// The secrets that the stack declares and that have no value yet.
    package func unsetSecrets(among set: [String]) -> [String] {
        resources.filter { $0.kind == .secret && !set.contains($0.id) }.map(\.id)
    }
}
