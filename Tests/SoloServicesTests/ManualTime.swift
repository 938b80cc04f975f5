import Foundation
import SoloCore
import Synchronization

/// A clock that the test moves.
final class ManualTime: TimeSource {
    private struct State {
        var now: Date
        var sleepers: [Int: (date: Date, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var nextID = 0
    }

    private let state: Mutex<State>
    /// One element each time somebody begins to sleep until a later date.
    let sleeps: AsyncStream<Date>
    private let sleepsContinuation: AsyncStream<Date>.Continuation

    init(_ now: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        state = Mutex(State(now: now))
        (sleeps, sleepsContinuation) = AsyncStream.makeStream(of: Date.self)
    }

    var now: Date { state.withLock { $0.now } }

    func advance(by seconds: Double) {
        let woken = state.withLock { state in
            state.now.addTimeInterval(seconds)
            let due = state.sleepers.filter { $0.value.date <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    func sleep(until date: Date) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if date <= state.now { return .success(()) }
                    state.sleepers[id] = (date, continuation)
                    return nil
                }
                if let answer { continuation.resume(with: answer) } else { sleepsContinuation.yield(date) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
