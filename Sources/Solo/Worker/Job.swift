public import struct Foundation.Date
public import Logging
import SoloRuntime

/// One message of a queue, as its worker receives it. It may come more than once: work by ``idempotencyKey``.
public struct Job<Message: Codable & Sendable>: Sendable {
    /// The message's id, the same for every attempt.
    public var id: String
    /// 1 for the first attempt.
    public var attempt: Int
    /// When this attempt is given up.
    public var deadline: Date
    /// What the sender called it, or its id.
    public var idempotencyKey: String
    /// When it was sent.
    public var sent: Date
    /// What was sent.
    public var message: Message
    /// The worker that handles it; `nil` in a test's own job.
    var component: String?

    /// A job, for a test that calls a handler by itself.
    public init(
        _ message: Message, id: String = "job", attempt: Int = 1, deadline: Date = .distantFuture,
        idempotencyKey: String? = nil, sent: Date = Date()
    ) {
        self.id = id
        self.attempt = attempt
        self.deadline = deadline
        self.idempotencyKey = idempotencyKey ?? id
        self.sent = sent
        self.message = message
    }

    /// A logger whose lines carry the worker's id, this message's id and the attempt, wherever they are written from.
    public var logger: Logger { .invocation(component: component, id: id, attempt: attempt) }
}
