import Foundation
import SoloCore
package import SoloHost
package import SoloProcess
import Synchronization

/// The command line's side of a host: installs the agent there and calls it, over SSH.
package struct HostSession: Sendable {
    package let connection: SSHConnection
    let name: String

    package init(_ host: HostRecord) {
        name = host.name
        connection = SSHConnection(host.address, configuration: host.sshConfig)
    }

    /// What a call of the agent printed.
    package struct Outcome: Sendable, Equatable {
        package var solo = ""
        package var facts: HostFacts?
        package var points: [PointReport] = []
    }

    package func probe() async throws -> HostProbe {
        let result = try await connection.run(script: HostProbe.script)
        guard let probe = HostProbe(result.output) else {
            throw HostError(
                .unsupportedHost, "\(connection.destination) does not say what it is.",
                details: Array((result.output + result.error).suffix(5)),
                fix: "Its login shell should run `sh -s`:", commands: ["\(connection.typed) sh -c true"])
        }
        return probe
    }

    /// Calls `solo agent host …`.
    ///
    /// - Parameter notice: is called with each point, as it comes.
    package func agent(
        _ arguments: [String], notice: @escaping @Sendable (PointReport) -> Void = { _ in }
    ) async throws -> Outcome {
        let outcome = Mutex(Outcome())
        let greeting = try await call(["host"] + arguments) { line in
            switch line {
            case .facts(let facts): outcome.withLock { $0.facts = facts }
            case .point(let report):
                outcome.withLock { $0.points.append(report) }
                notice(report)
            default: break
            }
        }
        return outcome.withLock { outcome in
            outcome.solo = greeting.solo
            return outcome
        }
    }

    /// Calls `solo agent …` as root, to its end.
    ///
    /// - Parameters:
    ///   - input: what it reads.
    ///   - notice: is called with each line but the greeting, as it comes.
    /// - Throws: ``HostError``, also one that the agent reports.
    @discardableResult
    package func call(
        _ arguments: [String], input: Descriptor? = nil, notice: @escaping @Sendable (AgentLine) -> Void
    ) async throws -> AgentGreeting {
        let greeting = Mutex<AgentGreeting?>(nil)
        let problem = Mutex<HostError?>(nil)
        let result = try await connection.run(Self.command(arguments), input: input) { line in
            switch AgentLine(line) {
            case .greeting(let found): greeting.withLock { $0 = found }
            case .problem(let error): problem.withLock { $0 = error }
            case let line?: notice(line)
            case nil: break
            }
        }
        guard result.exit != .code(127), let found = greeting.withLock({ $0 }) else {
            throw noAgent(result)
        }
        do { try found.check() } catch { throw HostError(error) }
        if let problem = problem.withLock(\.self) { throw problem }
        guard result.exit.isSuccess else {
            throw HostError(
                .agentFailed, "The agent on \(connection.destination) ended with \(result.exit).",
                details: Array(result.error.suffix(10)))
        }
        return found
    }

    /// Calls `solo agent …` for the one thing that it prints.
    ///
    /// - Throws: ``HostError``, also if it prints something else: an older `solo` may.
    func ask<Value: Sendable>(
        _ arguments: [String], for value: @escaping @Sendable (AgentLine) -> Value?
    ) async throws -> Value {
        let found = Mutex<Value?>(nil)
        try await call(arguments) { line in
            if let value = value(line) { found.withLock { $0 = value } }
        }
        guard let value = found.withLock(\.self) else {
            throw HostError(
                .agentFailed, "The agent on \(connection.destination) does not say what it has.",
                fix: "Put this solo on it:", commands: ["solo host upgrade \(name)"])
        }
        return value
    }

    /// The shell's command that calls the agent as root. `sudo` would drop who logged in, which the audit log tells.
    static func command(_ arguments: [String]) -> String {
        let words = ([AgentPlace.command, "agent"] + arguments).map(SSHConnection.quoted).joined(separator: " ")
        let script = """
            if [ "$(id -u)" = 0 ]; then exec \(words); fi; \
            exec sudo -n env SSH_CONNECTION="$SSH_CONNECTION" SSH_USER_AUTH="$SSH_USER_AUTH" \(words)
            """
        return "\(AgentCall(arguments).prefix)exec sh -c \(SSHConnection.quoted(script))"
    }

    private func noAgent(_ result: ProcessOutput) -> HostError {
        if result.exit == .code(127) || result.error.contains(where: { $0.contains("command not found") }) {
            return HostError(
                .agentMissing, "There is no solo that starts on \(connection.destination).",
                details: Array(result.error.suffix(5)), fix: "Prepare the machine again:",
                commands: ["solo host harden \(name)"], isRefusal: true)
        }
        return HostError(
            .agentFailed, "The agent on \(connection.destination) ended with \(result.exit).",
            details: Array((result.error + result.output).suffix(10)))
    }
}

extension HostSession {
    /// Confirms the settings of sshd by a login of its own, which is what they have to let in.
    package func confirmLogin(revertAfter seconds: Int) async throws {
        do {
            do {
                _ = try await agent(["keep-ssh"])
            } catch let error as HostError where error.code == .sshUnreachable {
                // A network that fails for a moment is no reason to take the settings back.
                try await Task.sleep(for: .seconds(1))
                _ = try await agent(["keep-ssh"])
            }
        } catch let error as HostError {
            throw HostError(
                .sshLockedOut, "A second login on \(connection.destination) failed with the hardened SSH settings.",
                details: [error.message] + error.details,
                fix:
                    "The host takes them back by itself within \(seconds) s. A usual reason is more keys than the host lets try: "
                    + "name the right one by IdentityFile and IdentitiesOnly in your SSH configuration. Then try again."
            )
        }
    }
}

extension HostError.Code {
    package static let sshLockedOut = Self("ssh-locked-out")
}
