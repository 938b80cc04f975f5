package import struct Foundation.Date

/// A failed attempt at a message or a tick, to be shown to people.
package struct FailedAttempt: Sendable, Equatable {
    package enum Next: Sendable, Equatable {
        /// It is tried again, in so many seconds.
        case retry(after: Double)
        /// The message is a dead letter of this queue.
        case deadLetter(queue: String)
        /// The run is over; the schedule goes on with its next tick.
        case runFailed
    }

    package var component: String
    /// The message's id, or the run's.
    package var id: String
    /// 1 for the first attempt.
    package var attempt: Int
    /// How many there are at most.
    package var maximumAttempts: Int
    package var error: String
    /// When it failed.
    package var time: Date
    package var next: Next

    package init(
        component: String, id: String, attempt: Int, of maximumAttempts: Int, error: String, time: Date, next: Next
    ) {
        self.component = component
        self.id = id
        self.attempt = attempt
        self.maximumAttempts = maximumAttempts
        self.error = error
        self.time = time
        self.next = next
    }

    /// Called for each failed attempt, once its outcome is on the disk. It must not block.
    package typealias Report = @Sendable (FailedAttempt) -> Void
}
