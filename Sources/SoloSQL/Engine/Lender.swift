import Synchronization

/// Lends a fixed number of things, to one borrower each, in the order of asking. A task that is cancelled stops waiting.
package final class Lender<Item: Sendable>: Sendable {
    private struct State {
        var free: [Item]
        var waiting: [(id: Int, continuation: CheckedContinuation<Item, any Error>)] = []
        var cancelled: Set<Int> = []
        var nextID = 0
    }

    private let state: Mutex<State>
    private let count: Int

    package init(_ items: [Item]) {
        count = items.count
        state = Mutex(State(free: items))
    }

    package func borrow<Value: Sendable>(_ body: (Item) async throws -> Value) async throws -> Value {
        let item = try await take()
        defer { giveBack(item) }
        return try await body(item)
    }

    /// Borrows one without waiting, or returns `nil` where none is free.
    package func borrowIfFree<Value: Sendable>(_ body: (Item) async throws -> Value) async rethrows -> Value? {
        guard let item = state.withLock({ $0.free.popLast() }) else { return nil }
        defer { giveBack(item) }
        return try await body(item)
    }

    /// Waits until nothing is lent any more, and hands over everything for a moment.
    func borrowAll(_ body: ([Item]) async -> Void) async throws {
        var items: [Item] = []
        defer { for item in items { giveBack(item) } }
        for _ in 0..<count { items.append(try await take()) }
        await body(items)
    }

    private func take() async throws -> Item {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Result<Item, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if let item = state.free.popLast() { return .success(item) }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiter: CheckedContinuation<Item, any Error>? = state.withLock { state in
                if let index = state.waiting.firstIndex(where: { $0.id == id }) {
                    return state.waiting.remove(at: index).continuation
                }
                // Either it has not begun to wait, and will find this, or it holds an item already.
                state.cancelled.insert(id)
                return nil
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private func giveBack(_ item: Item) {
        let next: CheckedContinuation<Item, any Error>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free.append(item)
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: item)
    }
}
