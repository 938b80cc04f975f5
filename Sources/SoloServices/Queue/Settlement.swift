import SoloCore

/// What becomes of a message after an attempt.
enum Settlement: Sendable, Equatable {
    case acknowledge
    /// `crashes` counts those in a row that the message was in flight in.
    case retry(after: Double, error: String?, crashes: Int = 0)
    /// The attempt does not count, since something was busy.
    case giveBack(after: Double, error: String?)
    /// As if it had not been leased.
    case release(after: Double)
    case bury(error: String?)

    /// Decides after the end of the process. What is in flight in two crashes in a row is likely their cause, and would take
    /// the process down again and again. A kill from outside is an attempt, but no crash.
    init(crashed message: LeasedMessage, _ crash: InvocationCrashed, queue: QueueSettings) {
        let crashes = message.crashes + (crash.wasKilled ? 0 : 1)
        if crashes >= Self.crashLimit {
            self = .bury(error: "The app's process crashed twice in a row while it handled this message.")
        } else if message.attempt >= queue.maximumAttempts {
            self = .bury(error: "\(crash)")
        } else {
            self = .retry(
                after: Backoff(queue).delay(after: message.attempt), error: "\(crash)", crashes: crashes)
        }
    }

    /// The crashes in a row after which a message is given up.
    static let crashLimit = 2

    /// How often a message is given back because something was busy. What is busy for longer is an error like any other.
    static let returnLimit = 20

    /// Decides by the outcome of an attempt, and by how many there were that count and that do not.
    init(_ outcome: InvocationOutcome, of message: LeasedMessage, queue: QueueSettings) {
        let attempt = message.attempt
        switch outcome.verdict {
        case .done: self = .acknowledge
        case .dead: self = .bury(error: outcome.error)
        case .retry where outcome.isBusy == true && message.returns < Self.returnLimit:
            self = .giveBack(after: Backoff(queue).delay(after: message.returns + 1), error: outcome.error)
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
        case .retry, .giveBack, .release: retried += 1
        case .bury: dead += 1
        }
    }
}
