import Synchronization

/// The savepoints of one transaction that are open, the innermost last.
package final class SQLSavepoints: Sendable {
    package typealias ID = Int

    private struct State {
        var last = 0
        var open: [ID] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: its name is its depth, so that statements with it are few and stay prepared.
    func begin() -> (id: ID, name: String) {
        state.withLock { state in
            state.last += 1
            state.open.append(state.last)
            return (state.last, "solo_\(state.open.count)")
        }
    }

    /// Ends it and those inside of it.
    func end(_ id: ID) {
        state.withLock { state in
            guard let index = state.open.firstIndex(of: id) else { return }
            state.open.removeSubrange(index...)
        }
    }

    /// The innermost one.
    var current: ID? { state.withLock(\.open.last) }

    /// Whether what was begun inside of it is still there.
    func isOpen(_ id: ID?) -> Bool {
        guard let id else { return true }
        return state.withLock { $0.open.contains(id) }
    }
}

extension SQLTransactionSession {
    /// Runs `body`, and undoes what it did alone if it throws or its task is cancelled.
    package func savepoint<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let (id, name) = savepoints.begin()
        do {
            try await control("SAVEPOINT \(name)")
        } catch {
            savepoints.end(id)
            throw error
        }
        do {
            let value = try await body()
            try Task.checkCancellation()
            try await control("RELEASE SAVEPOINT \(name)")
            savepoints.end(id)
            return value
        } catch {
            savepoints.end(id)
            await rollBack(to: name)
            throw error
        }
    }
}
