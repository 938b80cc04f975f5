/// The request, message, tick or command that the current task handles for a component.
///
/// The runtime sets it around each handler, for clients that cannot import the runtime: a wait in such a client ends with an
/// error at the deadline, which names the context that waited.
package struct InvocationContext: Sendable {
    @TaskLocal package static var current: InvocationContext?

    /// For people: `api.api POST /orders`, `worker.receipts 01JABC`.
    package var name: String
    /// When a wait must end with an error, or `nil` if there is no such time.
    package var deadline: ContinuousClock.Instant?

    package init(_ name: String, deadline: ContinuousClock.Instant? = nil) {
        self.name = name
        self.deadline = deadline
    }

    /// A context for work that may take `limit` from now on. Its deadline is a tenth of that earlier, at most a second, so that
    /// an error of a wait still becomes a response.
    package init(_ name: String, limit: Duration, now: ContinuousClock.Instant) {
        let margin = min(limit / 10, .seconds(1))
        self.init(name, deadline: now + max(.zero, limit - margin))
    }
}

/// A temporary error: a request gets 503 with `Retry-After`, and the attempt at a message
/// or a tick is retried.
package protocol RetryableError: Error {
    /// Seconds after which a retry makes sense, or `nil` if it never does.
    var retryAfter: Int? { get }
}
