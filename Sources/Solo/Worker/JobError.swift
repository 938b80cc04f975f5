public import SoloCore

/// How a handler says what becomes of its message or tick; any other error counts as a retry.
public struct JobError: Error, Sendable, CustomStringConvertible {
    package enum Verdict: Sendable {
        case retry(after: TimeSpan)
        case dead
    }

    package let verdict: Verdict
    public let description: String

    /// Try again, after this long in place of the queue's own delay.
    public static func retry(after delay: TimeSpan, _ reason: String) -> JobError {
        JobError(verdict: .retry(after: delay), description: reason)
    }

    /// It can never succeed: the message becomes a dead letter at once.
    public static func dead(_ reason: String) -> JobError {
        JobError(verdict: .dead, description: reason)
    }
}
