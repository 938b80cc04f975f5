import Solo
import Synchronization

/// How many messages to send, and how many of them at once.
struct Burst: Codable, Sendable {
    var count: Int
    var senders: Int
}

/// How long a burst took.
struct BurstResult: Codable, Sendable {
    /// Seconds until the last message was durable.
    var sent: Double
    /// Seconds until the last message was handled.
    var handled: Double
}

/// Counts what the worker of a burst has handled, in memory: the queue is measured, and nothing behind it.
final class BurstCounter: Sendable {
    static let shared = BurstCounter()

    private struct State {
        var handled = 0
        var goal = Int.max
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func add() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.handled += 1
            guard state.handled >= state.goal else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Begins to count from 0 to a goal.
    func begin(_ goal: Int) {
        state.withLock { $0 = State(goal: goal) }
    }

    /// Returns when the goal is reached.
    func reached() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.handled >= state.goal { return true }
                state.waiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

/// `POST /bursts`: sends messages from several tasks at once, and responds when the last one was handled.
func burst(_ request: Request, _ burst: Burst, pings: QueueSender<Entry>) async throws -> BurstResult {
    let clock = ContinuousClock()
    let start = clock.now
    BurstCounter.shared.begin(burst.count)
    try await withThrowingTaskGroup { group in
        for sender in 0..<burst.senders {
            group.addTask {
                for number in stride(from: sender, to: burst.count, by: burst.senders) {
                    try await pings.send(Entry(number: number))
                }
            }
        }
        try await group.waitForAll()
    }
    let sent = clock.now - start
    await BurstCounter.shared.reached()
    return BurstResult(sent: sent / .seconds(1), handled: (clock.now - start) / .seconds(1))
}

/// The worker of a burst.
func count(_ job: Job<Entry>) async throws {
    BurstCounter.shared.add()
}
