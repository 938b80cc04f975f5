import Synchronization

/// How many may be inside at once, in the order of asking. The number can change while some are inside: they stay, and count.
final class ConcurrencyLimit: Sendable {
    private struct State {
        var limit: Int
        var inside = 0
        var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
        var cancelled: Set<Int> = []
        var lastID = 0

        /// Takes those from the line that may go inside now.
        mutating func admit() -> [CheckedContinuation<Void, any Error>] {
            let count = min(waiting.count, max(0, limit - inside))
            inside += count
            defer { waiting.removeFirst(count) }
            return waiting.prefix(count).map(\.continuation)
        }
    }

    private let state: Mutex<State>

    init(_ limit: Int) {
        state = Mutex(State(limit: max(1, limit)))
    }

    /// At least 1.
    func change(to limit: Int) {
        let admitted = state.withLock { state in
            state.limit = max(1, limit)
            return state.admit()
        }
        for continuation in admitted { continuation.resume() }
    }

    /// Waits its turn, and runs `body`. Throws `CancellationError` where the task is cancelled while it waits.
    func run<Value: Sendable>(_ body: () async -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return await body()
    }

    private func enter() async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let immediate: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if state.inside < state.limit {
                        state.inside += 1
                        return .success(())
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let immediate { continuation.resume(with: immediate) }
            }
        } onCancel: {
            let waiter: CheckedContinuation<Void, any Error>? = state.withLock { state in
                if let index = state.waiting.firstIndex(where: { $0.id == id }) {
                    return state.waiting.remove(at: index).continuation
                }
                // Either it has not begun to wait, and will find this, or it is inside already.
                state.cancelled.insert(id)
                return nil
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private func leave() {
        let admitted = state.withLock { state in
            state.inside -= 1
            return state.admit()
        }
        for continuation in admitted { continuation.resume() }
    }
}
