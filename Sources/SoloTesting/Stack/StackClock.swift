public import Foundation
import SoloConcurrency
public import SoloCore
import Synchronization

/// The time of a stack under test. It stands still until the test moves it.
///
/// Delays of messages, the times of ticks and the age of objects follow it. What calls `Date()` by itself does not: a handler
/// that is tested for time takes it from its tick, job or request.
public final class StackClock: Sendable {
    private struct Sleeper {
        var until: Date
        var isDue = Promise<Void>()
    }

    private struct State {
        var now: Date
        var sleepers: [Sleeper] = []
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
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return due.sorted { $0.until < $1.until }
        }
        for sleeper in due { sleeper.isDue.fulfil() }
    }
}

extension StackClock: TimeSource {
    package func sleep(until date: Date) async throws {
        try Task.checkCancellation()
        let sleeper = Sleeper(until: date)
        let isDue = state.withLock { state in
            if date > state.now { state.sleepers.append(sleeper) }
            return date <= state.now
        }
        if isDue { return }
        defer { state.withLock { $0.sleepers.removeAll { $0.isDue === sleeper.isDue } } }
        try await sleeper.isDue.valueUnlessCancelled()
    }
}
