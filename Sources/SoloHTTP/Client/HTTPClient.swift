package import HTTPTypes
import NIOCore
import NIOHTTP1
package import NIOPosix
import Synchronization

package import struct Foundation.Data

/// A small HTTP/1.1 client for one endpoint, with connections that are kept and shared.
///
/// It is for the few places that need one inside of a product: an app's queue senders and bucket clients, and the
/// platform's calls of the control socket. It speaks no TLS and follows no redirect.
package final class HTTPClient: Sendable {
    package let endpoint: HTTPEndpoint
    package let configuration: HTTPClientConfiguration
    private let group: MultiThreadedEventLoopGroup
    private let state: Mutex<State>

    private struct State {
        var pool: ConnectionPool
        var connections: [Int: Connection] = [:]
        var waiters: [Int: CheckedContinuation<Lease, any Error>] = [:]
    }

    struct Lease: Sendable {
        var connection: Connection
        var reused: Bool
    }

    package init(
        _ endpoint: HTTPEndpoint, configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
        group: MultiThreadedEventLoopGroup = .singleton
    ) {
        self.endpoint = endpoint
        self.configuration = configuration
        self.group = group
        self.state = Mutex(State(pool: ConnectionPool(limit: configuration.maximumConnections)))
    }

    /// Sends a request and collects its response.
    ///
    /// A connection that the other side closed while it was idle is found out only by using it. A request that met one is
    /// sent again, on another connection, if it is replayable: by default if its method is idempotent.
    ///
    /// - Parameters:
    ///   - path: The path with its query, percent-encoded.
    ///   - timeout: The longest it may take; the configuration's limit if it is not given.
    ///   - replayable: Whether the request may be sent twice.
    /// - Throws: ``HTTPClientError``, or `CancellationError` when the task was cancelled; that closes the connection.
    package func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data = Data(),
        timeout: HTTPTimeout = .standard, replayable: Bool? = nil
    ) async throws -> HTTPClientResponse {
        let head = try requestHead(method, path, headers: headers, length: body.count)
        let bytes = ByteBuffer(bytes: body)
        return try await run(timeout: timeout, replayable: replayable ?? method.isIdempotent) { lease, call in
            try await lease.connection.send(head, body: bytes, call: call, limit: self.configuration.responseLimit)
        }
    }

    /// Closes every connection. Requests in flight and in line end with an error.
    package func close() {
        let (actions, connections) = state.withLock { state in
            defer { state.connections = [:] }
            return (state.pool.close(), state.connections)
        }
        for connection in connections.values { connection.close() }
        perform(actions)
    }

    // MARK: One call

    /// Runs a call to its end: leases a connection, tries, and tries again if the connection turned out to be stale.
    func run<Result: Sendable>(
        timeout: HTTPTimeout, replayable: Bool,
        _ attempt: @Sendable (Lease, Call) async throws -> Result
    ) async throws -> Result {
        let call = Call()
        let timer = timeout.limit(standard: configuration.requestTimeout).map { limit in
            let error = HTTPClientError(.timedOut, endpoint: endpoint, message: "No response within \(limit).")
            return group.any().scheduleTask(in: TimeAmount(limit)) { call.abort(error) }
        }
        defer { timer?.cancel() }
        return try await withTaskCancellationHandler {
            while true {
                let lease = try await lease(for: call)
                do {
                    try call.whileWaiting { error in lease.connection.abort(call, error: error) }
                } catch {
                    release(lease.connection.id, reusable: true)
                    throw error
                }
                do {
                    return try await attempt(lease, call)
                } catch let closed as ConnectionHandler.ClosedBeforeResponse {
                    if let reason = call.reason { throw reason }
                    if lease.reused, replayable { continue }
                    throw HTTPClientError(
                        .connectionClosed, endpoint: endpoint,
                        message: "The connection was closed before a response came.", underlying: closed.underlying)
                } catch {
                    throw call.reason ?? error
                }
            }
        } onCancel: {
            call.abort(CancellationError())
        }
    }

    private func lease(for call: Call) async throws -> Lease {
        let waiter = state.withLock { $0.pool.makeWaiter() }
        try call.whileWaiting { error in self.leave(waiter, error) }
        return try await withCheckedThrowingContinuation { continuation in
            // A call that ended in between leaves through `whileWaiting` below or right here.
            let actions = state.withLock { state in
                state.waiters[waiter] = continuation
                return state.pool.lease(for: waiter)
            }
            perform(actions)
            if let reason = call.reason { leave(waiter, reason) }
        }
    }

    private func leave(_ waiter: Int, _ error: any Error) {
        let continuation = state.withLock { state in
            state.pool.cancel(waiter)
            return state.waiters.removeValue(forKey: waiter)
        }
        continuation?.resume(throwing: error)
    }

    private func release(_ id: Int, reusable: Bool) {
        perform(state.withLock { $0.pool.release(id, reusable: reusable) })
    }

    // MARK: What the pool asks for

    private func perform(_ actions: [ConnectionPool.Action], because error: (any Error)? = nil) {
        for action in actions {
            switch action {
            case .connect(let id):
                // The connection outlives the request that asked for it, so its task is not a child of the request's.
                Task { await open(id) }
            case .hand(let id, let waiter, let reused):
                hand(id, to: waiter, reused: reused)
            case .fail(let waiter):
                let closed = HTTPClientError(.clientClosed, endpoint: endpoint, message: "The client was closed.")
                leave(waiter, error ?? closed)
            case .close(let id):
                state.withLock { $0.connections.removeValue(forKey: id) }?.close()
            }
        }
    }

    private func hand(_ id: Int, to waiter: Int, reused: Bool) {
        let (connection, continuation) = state.withLock { state in
            (state.connections[id], state.waiters.removeValue(forKey: waiter))
        }
        switch (connection, continuation) {
        case (let connection?, let continuation?):
            continuation.resume(returning: Lease(connection: connection, reused: reused))
        case (_, nil):
            // The request left while it was being served.
            release(id, reusable: connection != nil)
        case (nil, let continuation?):
            let error = HTTPClientError(.clientClosed, endpoint: endpoint, message: "The client was closed.")
            continuation.resume(throwing: error)
        }
    }

    private func open(_ id: Int) async {
        do {
            let connection = try await Connection.open(
                id, to: endpoint, timeout: configuration.connectTimeout, on: group,
                onFree: { [weak self] reusable in self?.release(id, reusable: reusable) })
            let actions = state.withLock { state in
                state.connections[id] = connection
                return state.pool.connected(id)
            }
            connection.channel.closeFuture.whenComplete { [weak self] _ in self?.closed(id) }
            closeWhenIdle(connection)
            perform(actions)
        } catch {
            let failure = HTTPClientError(
                .cannotConnect, endpoint: endpoint, message: "Cannot connect.", underlying: error)
            perform(state.withLock { $0.pool.failedToConnect(id) }, because: failure)
        }
    }

    private func closed(_ id: Int) {
        let actions = state.withLock { state in
            state.connections[id] = nil
            return state.pool.closed(id)
        }
        perform(actions)
    }

    /// Looks at the connection once a period, which costs a request nothing, and closes it if it was idle all the while.
    private func closeWhenIdle(_ connection: Connection) {
        let period = TimeAmount(configuration.idleTimeout)
        let seen = Mutex(0)
        let task = connection.channel.eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) {
            [weak self] _ in
            guard let self else { return connection.close() }
            let served = connection.served
            let idle = seen.withLock { last in
                defer { last = served }
                return last == served
            }
            if idle { perform(state.withLock { $0.pool.expire(connection.id) }) }
        }
        connection.channel.closeFuture.whenComplete { _ in task.cancel() }
    }
}

/// How long a request may take.
package enum HTTPTimeout: Sendable {
    /// What the client's configuration says.
    case standard
    case after(Duration)
    /// As long as the other side takes; the open connection is the heartbeat.
    case never

    func limit(standard: Duration?) -> Duration? {
        switch self {
        case .standard: standard
        case .after(let limit): limit
        case .never: nil
        }
    }
}

extension HTTPRequest.Method {
    /// RFC 9110, 9.2.2.
    package var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .delete, .options, .trace: true
        default: false
        }
    }
}
