package import struct Foundation.Data
package import struct Foundation.Date

/// One call of a component by the platform: a schedule's tick or a queue's message. A handler may see one twice.
///
/// On the wire it is `POST /invocations/COMPONENT` on the app's control socket with this as JSON. The open connection is
/// the heartbeat; the response is an ``InvocationOutcome``.
package struct Invocation: Codable, Sendable, Equatable {
    /// The same for every attempt at the same tick or message.
    package var id: String
    package var component: String
    /// 1 for the first attempt.
    package var attempt: Int
    /// When the platform gives this attempt up.
    package var deadline: Date
    /// The sender's key, or the message's id.
    package var idempotencyKey: String
    /// Ticks: when it was due. Messages: when it was sent.
    package var due: Date
    /// Messages: the JSON that was sent. Ticks: empty.
    package var payload: Data

    package init(
        id: String, component: String, attempt: Int, deadline: Date, idempotencyKey: String, due: Date,
        payload: Data = Data()
    ) {
        self.id = id
        self.component = component
        self.attempt = attempt
        self.deadline = deadline
        self.idempotencyKey = idempotencyKey
        self.due = due
        self.payload = payload
    }
}

/// How an invocation ended. An invocation without an outcome (a crash, a closed connection) counts as a retry.
package struct InvocationOutcome: Codable, Sendable, Equatable {
    package enum Verdict: String, Codable, Sendable {
        /// It is done and is not run again.
        case done
        /// It failed and is tried again, after `delay` seconds if that is given.
        case retry
        /// It can never succeed: a message becomes a dead letter at once.
        case dead
    }

    package var verdict: Verdict
    package var delay: Double?
    /// What went wrong, for people.
    package var error: String?
    /// Whether it failed because something that it needs was busy, such as a database that others wrote to. The platform retries it
    /// without counting the attempt, within limits. Optional, since an app or a platform of an earlier release has no such field.
    package var isBusy: Bool?
    /// What the handler logged, a line each, the last 100.
    package var log: [String]

    package init(
        _ verdict: Verdict, delay: Double? = nil, error: String? = nil, isBusy: Bool? = nil, log: [String] = []
    ) {
        self.verdict = verdict
        self.delay = delay
        self.error = error
        self.isBusy = isBusy
        self.log = log
    }
}

/// Delivers invocations to an app: over a control socket on a laptop or server, by a plain call in tests.
package protocol Invoker: Sendable {
    /// Whether a process of the app takes invocations of this component now.
    func isServing(_ component: String) -> Bool
    /// Returns once a process of the app takes invocations of this component. Wait here before a delivery: the
    /// attempt and its time limit begin when the app can take it. Throws `CancellationError` if the app is stopping.
    func untilServing(_ component: String) async throws
    /// Returns when the handler ended. Throws ``InvocationNotDelivered`` if it counts as no attempt, ``InvocationCrashed`` if
    /// the process crashed meanwhile, and something else if no outcome is known: that counts as a failed attempt.
    func invoke(_ invocation: Invocation) async throws -> InvocationOutcome
}

/// An app that is called in the same process is always there.
extension Invoker {
    package func isServing(_ component: String) -> Bool { true }
    package func untilServing(_ component: String) async throws {}
}

/// Thrown by an ``Invoker`` if the app never saw the invocation, since it is not running or is about to stop, or if the
/// platform itself cut it off. It counts as no attempt, and is tried again soon.
package struct InvocationNotDelivered: Error, CustomStringConvertible {
    package let description: String

    package init(_ reason: String) {
        description = reason
    }
}

/// Thrown by an ``Invoker`` if the process ended while it handled the invocation. It counts as an attempt; what is in flight in
/// two crashes in a row is likely their cause.
package struct InvocationCrashed: Error, CustomStringConvertible {
    package let description: String
    /// Ended from outside, by a person or for want of memory: that alone says nothing about the invocation.
    package let wasKilled: Bool

    package init(_ description: String, wasKilled: Bool = false) {
        self.description = description
        self.wasKilled = wasKilled
    }
}
