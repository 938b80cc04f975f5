import Synchronization

/// Hands values from one task to another that goes on beside it. Whoever is ahead waits: for room, or for a value.
///
/// One task sends, one takes. Either may fail it, and then the other one neither waits nor goes on; so does a task that is cancelled.
package final class HandOver<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        /// No value comes any more; with an error, none is taken either.
        var end: Result<Void, any Error>?
        /// Of the one task that waits, as never both do.
        var waiting: Promise<Void>?

        mutating func wait() -> Promise<Void> {
            let promise = Promise<Void>()
            waiting = promise
            return promise
        }

        mutating func changed() -> Promise<Void>? {
            defer { waiting = nil }
            return waiting
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Whether one of the two tasks waits now.
    var isWaitedFor: Bool { state.withLock { $0.waiting != nil } }

    /// - Parameter limit: how many values are on their way at most, at least 1.
    package init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Waits for room, and sends a value.
    ///
    /// - Throws: the error that the other task failed with, or `CancellationError`.
    package func send(_ value: Value) async throws {
        try Task.checkCancellation()
        while let room = try offer(value) { try await room.valueUnlessCancelled() }
    }

    /// Waits for the next value; `nil` after the last one.
    ///
    /// - Throws: the error that the other task failed with, or `CancellationError`.
    package func next() async throws -> Value? {
        try Task.checkCancellation()
        while true {
            let (value, wait) = try take()
            guard let wait else { return value }
            try await wait.valueUnlessCancelled()
        }
    }

    /// Says that all values were sent.
    package func finish() { end(.success(())) }

    /// Has the other task fail with an error at its next call. Only the first end counts.
    package func fail(_ error: any Error) { end(.failure(error)) }

    /// Returns what to wait for, if there is no room.
    private func offer(_ value: Value) throws -> Promise<Void>? {
        let taker: Promise<Void>?
        let room: Promise<Void>?
        (taker, room) = try state.withLock { state throws -> (Promise<Void>?, Promise<Void>?) in
            try state.end?.get()
            guard state.values.count < limit else { return (nil, state.wait()) }
            state.values.append(value)
            return (state.changed(), nil)
        }
        taker?.fulfil()
        return room
    }

    /// Returns a value, or what to wait for, or neither at the end.
    private func take() throws -> (value: Value?, wait: Promise<Void>?) {
        let sender: Promise<Void>?
        let taken: (value: Value?, wait: Promise<Void>?)
        (sender, taken) = try state.withLock {
            state throws -> (Promise<Void>?, (value: Value?, wait: Promise<Void>?)) in
            if case .failure(let error) = state.end { throw error }
            guard !state.values.isEmpty else { return (nil, (nil, state.end == nil ? state.wait() : nil)) }
            let value = state.values.removeFirst()
            return (state.changed(), (value, nil))
        }
        sender?.fulfil()
        return taken
    }

    private func end(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state in
            if state.end == nil { state.end = result }
            return state.changed()
        }
        waiting?.fulfil()
    }
}
