import Synchronization

/// A number of permits, given out in the order of asking. A task that is cancelled stops waiting.
///
/// The number can change while permits are held: they stay valid, and count.
package final class Semaphore: Sendable {
    private struct State {
        var limit: Int
        var held = 0
        var waiting: [Promise<Void>] = []

        /// Takes those from the line who get a permit now.
        mutating func admit() -> [Promise<Void>] {
            let count = min(waiting.count, max(0, limit - held))
            held += count
            defer { waiting.removeFirst(count) }
            return Array(waiting.prefix(count))
        }
    }

    private let state: Mutex<State>

    /// - Parameter limit: how many permits there are, at least 1.
    package init(_ limit: Int = 1) {
        state = Mutex(State(limit: max(1, limit)))
    }

    /// How many tasks wait for a permit now.
    var waiting: Int { state.withLock(\.waiting.count) }

    /// - Parameter limit: how many permits there are from now on, at least 1.
    package func change(to limit: Int) {
        let admitted = state.withLock { state in
            state.limit = max(1, limit)
            return state.admit()
        }
        for waiter in admitted { waiter.fulfil() }
    }

    /// Waits for a permit, and holds it while `body` runs.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before it has the permit, else what `body` throws.
    package func withPermit<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await acquire()
        defer { release() }
        return try await body()
    }

    /// Runs `body` with a permit, or returns `nil` if none is free now.
    package func withPermitIfFree<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value? {
        guard acquireIfFree() else { return nil }
        defer { release() }
        return try await body()
    }

    /// Waits for a permit; its holder must call ``release()``.
    func acquire() async throws {
        try Task.checkCancellation()
        let waiter = request()
        try await withTaskCancellationHandler {
            try await waiter.value
        } onCancel: {
            if withdraw(waiter) { waiter.fail(CancellationError()) }
        }
    }

    /// A place in the line, fulfilled with the permit; whoever has it must call ``release()``. For a wait that can end in other ways
    /// than by the task's cancellation.
    package func request() -> Promise<Void> {
        let waiter = Promise<Void>()
        let isFree = state.withLock { state in
            guard state.held < state.limit else {
                state.waiting.append(waiter)
                return false
            }
            state.held += 1
            return true
        }
        if isFree { waiter.fulfil() }
        return waiter
    }

    /// Takes a place out of the line. Returns `false` if it has its permit already.
    package func withdraw(_ waiter: Promise<Void>) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0 === waiter }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    package func release() {
        let admitted = state.withLock { state in
            state.held -= 1
            // As is usual, and then nothing is allocated.
            return state.waiting.isEmpty ? [] : state.admit()
        }
        for waiter in admitted { waiter.fulfil() }
    }

    /// Takes a permit if one is free now; its holder must call ``release()``.
    func acquireIfFree() -> Bool {
        state.withLock { state in
            guard state.held < state.limit else { return false }
            state.held += 1
            return true
        }
    }
}
