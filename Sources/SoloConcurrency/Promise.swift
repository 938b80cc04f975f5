import Synchronization

/// A value that is set once: a task that asks before waits, one that asks later gets it at once.
package final class Promise<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiting: [CheckedContinuation<Value, any Error>] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var isSettled: Bool { state.withLock { $0.result != nil } }

    /// Settles the promise; only the first value or error counts.
    package func fulfil(_ value: Value) { settle(.success(value)) }

    /// Settles the promise; only the first value or error counts.
    package func fail(_ error: any Error) { settle(.failure(error)) }

    /// Not cancellable: the owner must always settle the promise.
    package var value: Value {
        get async throws {
            // Settled before anybody waits, as most are: without the making of a continuation.
            if let result = state.withLock(\.result) { return try result.get() }
            return try await withCheckedThrowingContinuation { continuation in
                let result: Result<Value, any Error>? = state.withLock { state in
                    if state.result == nil { state.waiting.append(continuation) }
                    return state.result
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }

    /// The value of a promise for which only this task waits: the task's cancellation settles it with `CancellationError`.
    package func valueUnlessCancelled() async throws -> Value {
        try await withTaskCancellationHandler {
            try await value
        } onCancel: {
            fail(CancellationError())
        }
    }

    private func settle(_ result: Result<Value, any Error>) {
        let waiting: [CheckedContinuation<Value, any Error>] = state.withLock { state in
            guard state.result == nil else { return [] }
            state.result = result
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}

extension Promise where Value == Void {
    package func fulfil() { fulfil(()) }
}
