package import struct Foundation.Data
package import struct Foundation.Date

/// A message that was leased to a worker.
package struct LeasedMessage: Sendable, Equatable {
    package var id: MessageID
    /// The sender's idempotency key.
    package var key: String?
    package var payload: Data
    package var sent: Date
    /// 1 for the first attempt.
    package var attempt: Int
    /// How many crashes in a row happened while it was in flight.
    package var crashes = 0
    /// How often it was given back without counting the attempt, since something was busy.
    package var returns = 0
}

/// A message as the administration shows it.
package struct QueueMessage: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case waiting, leased, dead
    }

    package var id: String
    package var queue: String
    package var state: State
    package var idempotencyKey: String?
    package var sent: Date
    /// When it is tried next; of a dead letter, when it died.
    package var due: Date
    package var attempts: Int
    /// Why the last attempt failed.
    package var error: String?
    /// The JSON that was sent.
    package var payload: String
}

/// The result of sending a message.
package struct SentMessage: Sendable, Equatable {
    package var id: MessageID
    /// A message with the same idempotency key was sent before; `id` is that one's, and nothing was queued.
    package var isRepeat: Bool
}

/// How many messages a queue holds.
package struct QueueSummary: Codable, Sendable, Equatable {
    package var queue: String
    /// To be delivered now.
    package var ready: Int
    /// To be delivered later: delayed, or waiting for their next attempt.
    package var delayed: Int
    /// With a worker.
    package var leased: Int
    package var dead: Int
    /// When the oldest message that is ready was due.
    package var oldest: Date?

    package init(queue: String, ready: Int = 0, delayed: Int = 0, leased: Int = 0, dead: Int = 0, oldest: Date? = nil) {
        self.queue = queue
        self.ready = ready
        self.delayed = delayed
        self.leased = leased
        self.dead = dead
        self.oldest = oldest
    }

    /// All of them.
    package var count: Int { ready + delayed + leased + dead }
}
