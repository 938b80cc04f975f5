import SoloConcurrency
import Synchronization

/// The open connections of one role: does what a ``PostgresPool`` decides.
final class PostgresConnections: Sendable {
    private struct State {
        var pool: PostgresPool
        var links: [PostgresPool.Connection: PostgresLink] = [:]
        var waiting: [PostgresPool.Waiter: Promise<PostgresPool.Connection>] = [:]
        var lastWaiter = 0
        /// Why the last connection could not be opened.
        var problem: SQLError?
    }

    private let target: PostgresTarget
    private let state: Mutex<State>
    private let timeouts: Timeouts
    private let now: @Sendable () -> Duration

    init(_ target: PostgresTarget, limits: PostgresPool.Limits, clock: some Clock<Duration>) {
        self.target = target
        timeouts = Timeouts(clock: clock)
        let start = clock.now
        now = { start.duration(to: clock.now) }
        state = Mutex(State(pool: PostgresPool(limits)))
    }

    /// Runs `body` with a connection: alone for a transaction, beside others for a statement.
    func with<Value: Sendable>(
        _ work: PostgresPool.Work, until deadline: Duration, _ body: (PostgresLink) async throws -> Value
    ) async throws -> Value {
        let (connection, link) = try await acquire(work, until: deadline)
        defer { change { $0.finished(connection, now: now()) } }
        return try await body(link)
    }

    private func acquire(
        _ work: PostgresPool.Work, until deadline: Duration
    ) async throws -> (PostgresPool.Connection, PostgresLink) {
        let promise = Promise<PostgresPool.Connection>()
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            state.waiting[state.lastWaiter] = promise
            return state.lastWaiter
        }
        change { $0.request(waiter, work) }
        let timeout =
            promise.isSettled
            ? nil
            : timeouts.after(deadline - now()) { [weak self] in
                self?.withdraw(waiter, SQLError(.busy, "No connection to the database became free in time."))
            }
        defer { if let timeout { timeouts.cancel(timeout) } }
        let connection = try await withTaskCancellationHandler {
            try await promise.value
        } onCancel: {
            withdraw(waiter, CancellationError())
        }
        guard let link = state.withLock({ $0.links[connection] }) else {
            throw SQLError(.connection, "The connection to the database ended before the statement was sent.")
        }
        return (connection, link)
    }

    private func withdraw(_ waiter: PostgresPool.Waiter, _ error: any Error) {
        guard let promise = state.withLock({ $0.waiting.removeValue(forKey: waiter) }) else { return }
        change { $0.withdraw(waiter) }
        promise.fail(error)
    }

    /// Lets the pool decide, and does it.
    private func change(_ decide: (inout PostgresPool) -> [PostgresPool.Action]) {
        let (actions, promises, closing) = state.withLock { state in
            let actions = decide(&state.pool)
            var promises: [(Promise<PostgresPool.Connection>, Result<PostgresPool.Connection, any Error>)] = []
            var closing: [PostgresLink] = []
            for action in actions {
                switch action {
                case .grant(let waiter, let connection):
                    if let promise = state.waiting.removeValue(forKey: waiter) {
                        promises.append((promise, .success(connection)))
                    }
                case .reject(let waiter):
                    let error = state.problem ?? SQLError(.closed, "The database was closed.")
                    if let promise = state.waiting.removeValue(forKey: waiter) {
                        promises.append((promise, .failure(error)))
                    }
                case .close(let connection): closing += [state.links.removeValue(forKey: connection)].compactMap(\.self)
                case .open, .look: break
                }
            }
            return (actions, promises, closing)
        }
        for link in closing { link.close() }
        for (promise, result) in promises {
            switch result {
            case .success(let connection): promise.fulfil(connection)
            case .failure(let error): promise.fail(error)
            }
        }
        for action in actions {
            switch action {
            case .open(let connection): startThread { self.open(connection) }
            case .look(let time): _ = timeouts.after(time - now()) { [weak self] in self?.closeIdle() }
            case .grant, .reject, .close: break
            }
        }
    }

    private func closeIdle() { change { $0.closeIdle(now: now()) } }

    /// On a thread of its own, since connecting blocks.
    private func open(_ connection: PostgresPool.Connection) {
        do {
            let link = try PostgresLink(target) { [weak self] in
                self?.state.withLock { _ = $0.links.removeValue(forKey: connection) }
                self?.change { $0.ended(connection) }
            }
            state.withLock { $0.links[connection] = link }
            change { $0.opened(connection, now: now()) }
        } catch {
            state.withLock { $0.problem = error as? SQLError }
            change { $0.failed(connection) }
        }
    }

    /// Those that are in use close when they no longer are.
    func close() { change { $0.close(now: now()) } }
}
