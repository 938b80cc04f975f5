package import Foundation
import HTTPTypes
package import SoloCore
import SoloHTTP

/// The platform's side of one process's control socket.
package struct ControlClient: Sendable {
    private let http: HTTPClient

    package init(socket: URL) {
        http = HTTPClient(
            .unix(path: socket.path), configuration: HTTPClientConfiguration(maximumConnections: 256))
    }

    /// Waits until the process answers, and says how it is.
    ///
    /// The socket listens before the process does, so one request waits for the answer; there is nothing to poll.
    package func health(within limit: Duration) async throws -> ReleaseState {
        let answer = try await http.send(.get, ControlPath.health, timeout: .after(limit))
        guard answer.status == .ok else { throw Refusal(status: answer.status.code) }
        return try HealthDocument.decode(answer.body).state
    }

    /// Returns when the process accepts on the public sockets.
    package func promote() async throws {
        // A process that was promoted before promotes itself on its start, and answers 409 while it is at it.
        for _ in 0..<100 {
            let answer = try await http.send(.post, ControlPath.promote, timeout: .after(.seconds(5)))
            if answer.status == .noContent { return }
            guard answer.status == .conflict, try await health(within: .seconds(5)) != .draining else {
                throw Refusal(status: answer.status.code)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Refusal(status: 409)
    }

    /// Returns when the process accepts no more on the public sockets.
    package func stop() async throws {
        let answer = try await http.send(.post, ControlPath.stop, timeout: .after(.seconds(5)))
        guard answer.status == .noContent else { throw Refusal(status: answer.status.code) }
    }

    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        let left = max(0, invocation.deadline.timeIntervalSinceNow)
        let answer: HTTPClientResponse
        do {
            answer = try await http.send(
                .post, ControlPath.invocations(invocation.component), headers: [.contentType: "application/json"],
                body: JSONEncoder().encode(invocation), timeout: .after(.seconds(left + 1)))
        } catch let error as HTTPClientError where error.code == .cannotConnect || error.code == .clientClosed {
            throw InvocationNotDelivered("The app's process is gone: \(error)")
        }
        if answer.status == .serviceUnavailable { throw InvocationNotDelivered("The app is about to stop.") }
        // The services know a new component before the release that has it serves.
        if answer.status == .notFound {
            throw InvocationNotDelivered("The release that serves has no \(invocation.component).")
        }
        guard answer.status == .ok else { throw Refusal(status: answer.status.code) }
        return try JSONDecoder().decode(InvocationOutcome.self, from: answer.body)
    }

    /// The process's metrics, in Prometheus text format.
    package func metrics() async throws -> String {
        let answer = try await http.send(.get, ControlPath.metrics, timeout: .after(.seconds(5)))
        guard answer.status == .ok else { throw Refusal(status: answer.status.code) }
        return String(decoding: answer.body, as: UTF8.self)
    }

    package func close() { http.close() }

    /// Whether both talk to the same process.
    func isSame(as other: ControlClient) -> Bool { http === other.http }

    struct Refusal: Error, CustomStringConvertible {
        var status: Int
        var description: String { "The app answered \(status) on its control socket." }
    }
}
