package import Foundation
import SoloConcurrency
package import SoloHost
import SoloProcess
import Synchronization

/// A Unix socket on this machine whose connections end at a stage's services on a host: each is an `ssh` that carries its bytes.
///
/// So whoever administers a stage on this machine administers one on a host by the same code, and no port is open anywhere.
package final class StageTunnel: Sendable {
    /// On this machine, in a folder that this user alone may enter.
    package let socket: URL
    private let folder: URL
    private let listener: ListeningSocket
    private let connection: SSHConnection
    private let command: String
    private let state = Mutex(State())

    private struct State {
        var children: [ChildProcess] = []
        var problem: HostError?
        /// Connections whose `ssh` has not ended.
        var carried = 0
        var isClosed = false
    }

    /// - Parameter opens: whether the stage is made on the host if it is not there.
    package init(_ host: HostRecord, _ stage: HostedStage, opens: Bool) throws {
        let session = HostSession(host)
        connection = session.connection
        command = HostSession.command(["connect", stage.product, stage.stage] + (opens ? ["--open"] : []))
        folder = FileManager.default.temporaryDirectory.appending(path: "solo-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        socket = folder.appending(path: "s")
        listener = try ListeningSocket.unix(path: socket.path)
        startThread { [weak self, descriptor = listener.descriptor] in
            while let connection = try? UnixSocket.accept(descriptor) {
                guard let self else { return }
                self.carry(connection)
            }
        }
    }

    /// What kept a connection from reaching the stage, if anything did. The end of `ssh`, which tells it, comes a moment after that of its
    /// connection.
    package var problem: HostError? {
        get async {
            for _ in 0..<300 {
                let (problem, isCarrying) = state.withLock { ($0.problem, $0.carried > 0) }
                if problem != nil || !isCarrying { return problem }
                guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return nil }
            }
            return nil
        }
    }

    package func close() {
        let children = state.withLock { state in
            state.isClosed = true
            return state.children
        }
        for child in children { child.signal(15, group: true) }
        UnixSocket.shutDown(listener.descriptor)
        listener.descriptor.close()
        try? FileManager.default.removeItem(at: folder)
    }

    private func carry(_ local: Descriptor) {
        let errors = Mutex<[String]>([])
        // What ssh would read and write is the connection.
        let launch = Launch(
            "/bin/sh", ["-c", "exec \"$@\" <&3 >&3 3>&-", "sh", "ssh"] + connection.arguments(for: command),
            environment: ProcessInfo.processInfo.environment, inherited: [.init("connection", local)])
        let child: ChildProcess
        do {
            child = try ChildProcess.start(launch) { _, line in errors.withLock { $0.append(line) } }
        } catch {
            return state.withLock { $0.problem = HostError(.sshFailed, "ssh can't be started: \(error).") }
        }
        local.close()
        let isClosed = state.withLock { state in
            state.children.append(child)
            state.carried += 1
            return state.isClosed
        }
        if isClosed { child.signal(15, group: true) }
        Task { [weak self] in
            let exit = await child.exitAndLastLine
            self?.note(exit, errors.withLock(\.self))
        }
    }

    private func note(_ exit: ProcessExit, _ errors: [String]) {
        let reported = errors.lazy.compactMap { line -> HostError? in
            if case .problem(let error) = AgentLine(line) { error } else { nil }
        }.first
        let failed = SSHFailure(ProcessOutput(exit: exit, output: [], error: errors))?.error(for: connection)
        state.withLock { state in
            state.carried -= 1
            guard !state.isClosed, state.problem == nil else { return }
            state.problem = reported ?? failed
        }
    }
}
