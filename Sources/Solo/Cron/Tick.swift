public import struct Foundation.Date
public import Logging
import SoloRuntime

/// One tick of a schedule. It may come more than once: work by ``idempotencyKey``.
public struct Tick: Sendable, Equatable {
    /// The tick's id, the same for every attempt.
    public var id: String
    /// 1 for the first attempt.
    public var attempt: Int
    /// When this attempt is given up.
    public var deadline: Date
    /// The same for every attempt at this tick.
    public var idempotencyKey: String
    /// When the schedule was due; later than that is when it runs.
    public var due: Date
    /// The cron that it is a tick of; `nil` in a test's own tick.
    var component: String?

    /// A tick, for a test that calls a handler by itself.
    public init(
        id: String = "tick", attempt: Int = 1, deadline: Date = .distantFuture, idempotencyKey: String? = nil,
        due: Date = Date()
    ) {
        self.id = id
        self.attempt = attempt
        self.deadline = deadline
        self.idempotencyKey = idempotencyKey ?? id
        self.due = due
    }

    /// A logger whose lines carry the cron's id, this tick's id and the attempt, wherever they are written from.
    public var logger: Logger { .invocation(component: component, id: id, attempt: attempt) }
}
