import Synchronization

/// Calls back for what is not done in time.
///
/// One task sleeps for all of them, until the earliest. So a timeout that is cancelled, as nearly all are, costs a lock and a look
/// at the clock, and leaves no timer behind.
package final class Timeouts: Sendable {
    /// What cancels a timeout.
    package struct Token: Sendable {
        fileprivate let id: Int
    }

    private struct State {
        var lastID = 0
        var waiting: [Int: (due: Duration, expire: @Sendable () -> Void)] = [:]
        var sleeper: (due: Duration, task: Task<Void, Never>)?
    }

    /// The time since the timeouts were made.
    package let now: @Sendable () -> Duration
    /// Until a moment, not for a span: the clock moves on before the sleeper begins.
    private let sleep: @Sendable (_ due: Duration) async throws -> Void
    private let state = Mutex(State())

    package init(clock: some Clock<Duration> = ContinuousClock()) {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    deinit {
        state.withLock { $0.sleeper?.task.cancel() }
    }

    /// Calls `expire` after `limit`, unless the timeout is cancelled before. It must return soon.
    package func after(_ limit: Duration, _ expire: @escaping @Sendable () -> Void) -> Token {
        let now = now()
        return state.withLock { state in
            state.lastID += 1
            state.waiting[state.lastID] = (now + limit, expire)
            wake(at: now + limit, &state)
            return Token(id: state.lastID)
        }
    }

    package func cancel(_ token: Token) {
        state.withLock { _ = $0.waiting.removeValue(forKey: token.id) }
    }

    private func wake(at due: Duration, _ state: inout State) {
        if let sleeper = state.sleeper, sleeper.due <= due { return }
        state.sleeper?.task.cancel()
        // Detached, so that it keeps nothing of the task that happened to come first; it ends with the timeouts.
        let task = Task.detached { [sleep, weak self] in
            do { try await sleep(due) } catch { return }
            self?.expireDue()
        }
        state.sleeper = (due, task)
    }

    private func expireDue() {
        let now = now()
        let expired = state.withLock { state in
            state.sleeper = nil
            let due = state.waiting.filter { $0.value.due <= now }
            for id in due.keys { state.waiting[id] = nil }
            if let next = state.waiting.values.map(\.due).min() { wake(at: next, &state) }
            return due.values.sorted { $0.due < $1.due }
        }
        for timeout in expired { timeout.expire() }
    }
}
