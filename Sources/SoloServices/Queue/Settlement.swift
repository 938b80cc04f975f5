import SoloCore

/// What becomes of a message after an attempt.
enum Settlement: Sendable, Equatable {
    case acknowledge
    case retry(after: Double, error: String?)
    /// As if it had not been leased.
    case release(after: Double)
    case bury(error: String?)

    /// Decides by the outcome of an attempt and how many there were.
    init(_ outcome: InvocationOutcome, attempt: Int, queue: QueueSettings) {
        switch outcome.verdict {
        case .done: self = .acknowledge
        case .dead: self = .bury(error: outcome.error)
        case .retry:
            if attempt >= queue.maximumAttempts {
                self = .bury(error: outcome.error)
            } else {
                let asked = outcome.delay.flatMap { $0.isFinite ? min(max(0, $0), 31_622_400) : nil }
                self = .retry(after: asked ?? Backoff(queue).delay(after: attempt), error: outcome.error)
            }
        }
    }
}

/// What draining a queue came to, in messages.
package struct QueueDrain: Sendable, Equatable {
    package var done = 0
    package var retried = 0
    package var dead = 0

    package init(done: Int = 0, retried: Int = 0, dead: Int = 0) {
        self.done = done
        self.retried = retried
        self.dead = dead
    }

    mutating func count(_ settlement: Settlement) {
        switch settlement {
        case .acknowledge: done += 1
        case .retry, .release: retried += 1
        case .bury: dead += 1
        }
    }
}
