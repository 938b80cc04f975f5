import Foundation
import SoloHost
package import SoloProcess
package import SoloCore

/// A stage on a host as the developer's machine sees it, past its services.
package struct RemoteStage: Sendable {
    private let session: HostSession
    private let stage: HostedStage

    package init(_ host: HostRecord, _ stage: HostedStage) {
        session = HostSession(host)
        self.stage = stage
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
