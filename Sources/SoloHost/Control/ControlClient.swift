package import SoloProcess
package import Foundation
import HTTPTypes
package import SoloCore
import SoloHTTP
import Synchronization

/// The platform's side of one process's control socket.
package final class ControlClient: Sendable {
    private let http: HTTPClient
    private let isCutOff = Atomic(false)
    private let exit: @Sendable () -> ProcessExit?

    /// - Parameter exit: how the process ended, or `nil` while it runs.
    package init(socket: URL, exit: @escaping @Sendable () -> ProcessExit?) {
        self.exit = exit
        http = HTTPClient(
            .unix(path: socket.path), configuration: HTTPClientConfiguration(maximumConnections: 256))
    }

    /// Waits until the process responds, and says how it is.
    ///
    /// The socket listens before the process does, so one request waits for the response; there is nothing to poll.
    package func health(within limit: Duration) async throws -> ReleaseState {
        let response = try await http.send(.get, ControlPath.health, timeout: .after(limit))
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status.code) }
        return try HealthDocument.decode(response.body).state
    }

    /// Returns when the process accepts on the public sockets.
    package func promote() async throws {
        // A process that was promoted before promotes itself on its start, and responds with 409 meanwhile.
        for _ in 0..<100 {
            let response = try await http.send(.post, ControlPath.promote, timeout: .after(.seconds(5)))
            if response.status == .noContent { return }
            guard response.status == .conflict, try await health(within: .seconds(5)) != .draining else {
                throw UnexpectedStatus(status: response.status.code)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw UnexpectedStatus(status: 409)
    }

    /// Returns when the process takes nothing new; it ends when it has finished what it has.
    ///
    /// - Parameter superseded: another release takes over, and the jobs have their own time limits; else the drain's limit.
    package func stop(superseded: Bool) async throws {
        let path = superseded ? ControlPath.supersede : ControlPath.stop
        let response = try await http.send(.post, path, timeout: .after(.seconds(5)))
        guard response.status == .noContent else { throw UnexpectedStatus(status: response.status.code) }
    }

    /// From now on, an invocation that the process does not finish was cut off by the platform, and counts as no attempt.
    package func cutOff() { isCutOff.store(true, ordering: .relaxed) }

    /// - Throws: ``InvocationNotDelivered``, ``InvocationCrashed``, and what the client throws.
    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        let left = max(0, invocation.deadline.timeIntervalSinceNow)
        let response: HTTPClientResponse
        do {
            response = try await http.send(
                .post, ControlPath.invocations(invocation.component), headers: [.contentType: "application/json"],
                body: JSONEncoder().encode(invocation), timeout: .after(.seconds(left + 1)))
        } catch let error as HTTPClientError {
            switch error.code {
            case .cannotConnect, .clientClosed: throw InvocationNotDelivered("The app's process is gone: \(error)")
            case .connectionClosed where isCutOff.load(ordering: .relaxed):
                throw InvocationNotDelivered("The platform ended the app's process.")
            case .connectionClosed: throw InvocationCrashed(await exitSoon())
            default: throw error
            }
        }
        if response.status == .serviceUnavailable { throw InvocationNotDelivered("The app is about to stop.") }
        // The services know a new component before the release that has it serves.
        if response.status == .notFound {
            throw InvocationNotDelivered("The release that serves has no \(invocation.component).")
        }
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status.code) }
        return try JSONDecoder().decode(InvocationOutcome.self, from: response.body)
    }

    /// How the process ended. Its connections close with it, and the system tells how it ended a moment later.
    private func exitSoon() async -> ProcessExit? {
        for _ in 0..<200 {
            if let exit = exit() { return exit }
            guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { return nil }
        }
        return nil
    }

    /// The process's metrics, in Prometheus text format.
    package func metrics() async throws -> String {
        let response = try await http.send(.get, ControlPath.metrics, timeout: .after(.seconds(5)))
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status.code) }
        return String(decoding: response.body, as: UTF8.self)
    }

    package func close() { http.close() }

    /// Whether both talk to the same process.
    func isSame(as other: ControlClient) -> Bool { self === other }

    struct UnexpectedStatus: Error, CustomStringConvertible {
        var status: Int
        var description: String { "The app responded with \(status) on its control socket." }
    }
}

extension InvocationCrashed {
    init(_ exit: ProcessExit?) {
        switch exit {
        case .signal(9): self.init("The app's process was killed before it was done.", wasKilled: true)
        case let exit?: self.init("The app's process ended before it was done (\(exit)).")
        case nil: self.init("The app's process closed its connection before it was done.")
        }
    }
}
