import SoloConcurrency
import Synchronization

/// The open connections of one role: does what a ``PostgresPool`` decides.
final class PostgresConnections: PostgresBudget.Member {
    private struct State {
        var pool: PostgresPool
        var links: [PostgresPool.Connection: PostgresLink] = [:]
        var waiting: [PostgresPool.Waiter: Promise<PostgresPool.Connection>] = [:]
        var lastWaiter = 0
        /// Why the last connection could not be opened.
        var problem: SQLError?
    }

    let target: PostgresTarget
    private let state: Mutex<State>
    let timeouts: Timeouts
    private let budget: PostgresBudget

    init(_ target: PostgresTarget, limits: PostgresPool.Limits, budget: PostgresBudget, clock: some Clock<Duration>) {
        self.target = target
        self.budget = budget
        timeouts = Timeouts(clock: clock)
        state = Mutex(State(pool: PostgresPool(limits)))
        budget.join(self)
    }

    /// Runs `body` with a connection: alone for a transaction, beside others for a statement. If the connection turns out to have ended
    /// before anything was sent, the body runs again with another one.
    func with<Value: Sendable>(
        _ work: PostgresPool.Work, until deadline: Duration, _ body: (PostgresLink) async throws -> Value
    ) async throws -> Value {
        while true {
            do {
                let (connection, link) = try await take(work, until: deadline)
                defer { giveBack(connection) }
                return try await body(link)
            } catch let error as SQLError where error.mayBeSentAgain && timeouts.now() < deadline {
                await Task.yield()
            }
        }
    }

    func giveBack(_ connection: PostgresPool.Connection) {
        change { $0.finished(connection, now: timeouts.now()) }
        if budget.isShort { _ = closeOneIdle() }
    }

    func closeOneIdle() -> Bool { change { $0.closeOneIdle() } > 0 }

    /// Waits for a connection; whoever has it must call ``giveBack(_:)``.
    func take(
        _ work: PostgresPool.Work, until deadline: Duration
    ) async throws -> (PostgresPool.Connection, PostgresLink) {
        switch request(work) {
        case .granted(let connection, let link): return (connection, link)
        case .waits(let waiter, let promise):
            return try await wait(for: promise, of: waiter, until: deadline)
        }
    }

    private enum Place {
        case granted(PostgresPool.Connection, PostgresLink)
        case waits(PostgresPool.Waiter, Promise<PostgresPool.Connection>)
    }

    /// Nearly all get a connection at once, and then nothing is made for a wait.
    private func request(_ work: PostgresPool.Work) -> Place {
        let (place, steps): (Place, [@Sendable () -> Void]) = state.withLock { state in
            state.lastWaiter += 1
            let waiter = state.lastWaiter
            let actions = state.pool.request(waiter, work, now: timeouts.now())
            if case .grant(waiter, let connection)? = actions.first, actions.count == 1,
                let link = state.links[connection]
            {
                return (.granted(connection, link), [])
            }
            let promise = Promise<PostgresPool.Connection>()
            state.waiting[waiter] = promise
            return (.waits(waiter, promise), actions.map { step(for: $0, &state) })
        }
        for step in steps { step() }
        return place
    }

    private func wait(
        for promise: Promise<PostgresPool.Connection>, of waiter: PostgresPool.Waiter, until deadline: Duration
    ) async throws -> (PostgresPool.Connection, PostgresLink) {
        let timeout =
            promise.isSettled
            ? nil
            : timeouts.after(deadline - timeouts.now()) { [weak self] in
                let problem = self?.state.withLock(\.problem)
                self?.withdraw(
                    waiter, problem ?? SQLError(.busy, "No connection to the database became free in time."))
            }
        defer { if let timeout { timeouts.cancel(timeout) } }
        let connection = try await withTaskCancellationHandler {
            try await promise.value
        } onCancel: {
            withdraw(waiter, CancellationError())
        }
        guard let link = state.withLock({ $0.links[connection] }) else {
            var error = SQLError(.connection, "The connection to the database ended before the statement was sent.")
            error.mayBeSentAgain = true
            throw error
        }
        return (connection, link)
    }

    private func withdraw(_ waiter: PostgresPool.Waiter, _ error: any Error) {
        guard let promise = state.withLock({ $0.waiting.removeValue(forKey: waiter) }) else { return }
        change { $0.withdraw(waiter) }
        promise.fail(error)
    }

    /// Lets the pool decide, and does it. Returns how much there was to do.
    @discardableResult
    private func change(_ decide: (inout PostgresPool) -> [PostgresPool.Action]) -> Int {
        let steps = state.withLock { state in decide(&state.pool).map { step(for: $0, &state) } }
        for step in steps { step() }
        return steps.count
    }

    /// Takes note of an action, and returns what is left to do without the lock.
    private func step(for action: PostgresPool.Action, _ state: inout State) -> @Sendable () -> Void {
        switch action {
        case .open(let connection): return { self.budget.take { startThread { self.open(connection) } } }
        case .close(let connection):
            let link = state.links.removeValue(forKey: connection)
            return {
                guard let link else { return }
                link.close()
                self.budget.giveBack()
            }
        case .grant(let waiter, let connection):
            let promise = state.waiting.removeValue(forKey: waiter)
            return { promise?.fulfil(connection) }
        case .reject(let waiter):
            let promise = state.waiting.removeValue(forKey: waiter)
            let error = state.problem ?? SQLError(.closed, "The database was closed.")
            return { promise?.fail(error) }
        case .retry(let time):
            return {
                _ = self.timeouts.after(time - self.timeouts.now()) { [weak self] in self?.change { $0.retry() } }
            }
        case .look(let time):
            return { _ = self.timeouts.after(time - self.timeouts.now()) { [weak self] in self?.closeIdle() } }
        }
    }

    private func closeIdle() { change { $0.closeIdle(now: timeouts.now()) } }

    /// On a thread of its own, since connecting blocks.
    private func open(_ connection: PostgresPool.Connection) {
        do {
            let link = try PostgresLink(target) { [weak self] in self?.ended(connection) }
            state.withLock { state in
                state.links[connection] = link
                state.problem = nil
            }
            change { $0.opened(connection, now: timeouts.now()) }
            // It may have ended before it was known here.
            if link.hasEnded { ended(connection) }
        } catch {
            var problem = error as? SQLError
            let isPassing = problem?.mayBeSentAgain ?? false
            // Whoever has waited until the deadline has waited for that already.
            problem?.mayBeSentAgain = false
            state.withLock { $0.problem = problem }
            change { $0.failed(connection, isPassing: isPassing, now: timeouts.now()) }
            budget.giveBack()
        }
    }

    private func ended(_ connection: PostgresPool.Connection) {
        let wasOpen = state.withLock { $0.links.removeValue(forKey: connection) != nil }
        change { $0.ended(connection) }
        if wasOpen { budget.giveBack() }
    }

    /// Those that are in use close when they no longer are.
    func close() { change { $0.close(now: timeouts.now()) } }
}
