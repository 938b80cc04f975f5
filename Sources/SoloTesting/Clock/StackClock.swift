public import Foundation
public import SoloCore
import Synchronization

/// The time of a stack under test. It stands still until the test moves it.
///
/// Delays of messages, the times of ticks and the age of objects follow it. What calls `Date()` by itself does not: a handler
/// that is tested for time takes it from its tick, job or request.
public final class StackClock: Sendable {
    private struct Waiter {
        var until: Date
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var lastID = 0
        var waiters: [Int: Waiter] = [:]
        /// Cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(now: Date) {
        state = Mutex(State(now: now))
    }

    /// The time that it is.
    public var now: Date { state.withLock(\.now) }

    /// Moves the time ahead; a span that is negative does nothing.
    public func advance(by span: TimeSpan) {
        move { $0.addingTimeInterval(Double(max(0, span.seconds))) }
    }

    /// Moves the time to a date; one that has passed does nothing.
    public func advance(to date: Date) {
        move { max($0, date) }
    }

    private func move(_ change: (Date) -> Date) {
        let due = state.withLock { state in
            state.now = change(state.now)
            let due = state.waiters.filter { $0.value.until <= state.now }
            for id in due.keys { state.waiters[id] = nil }
            return due.values.sorted { $0.until < $1.until }
        }
        for waiter in due { waiter.continuation.resume() }
    }
}

extension StackClock: TimeSource {
    package func sleep(until date: Date) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ending: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if date <= state.now { return .success(()) }
                    state.waiters[id] = Waiter(until: date, continuation: continuation)
                    return nil
                }
                if let ending { continuation.resume(with: ending) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                // Either it waits, or it is about to and finds its name in `cancelled`, or it is long over.
                if let waiter = state.waiters.removeValue(forKey: id) { return Optional(waiter) }
                state.cancelled.insert(id)
                return nil
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }
}
