import NIOCore

/// What a connection waits for, and until when.
struct PhaseTimer {
    enum Phase {
        /// The first byte of a request.
        case idle
        /// The rest of a head.
        case head
        /// The rest of a body.
        case body
        /// The response of a handler, or room to send it.
        case response
        /// The peer's end, after the last response.
        case linger
    }

    private let limits: ConnectionLimits
    private(set) var phase = Phase.idle
    private(set) var deadline = NIODeadline.distantFuture

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// The first request has to come as quickly as its head: a connection that says nothing is a slow one.
    mutating func start(_ now: NIODeadline) { deadline = now + limits.header }

    /// Ends the wait without beginning another.
    mutating func stop() { deadline = .distantFuture }

    mutating func drain(_ now: NIODeadline) {
        if phase == .idle { deadline = min(deadline, now + limits.grace) }
    }

    mutating func headBegan(_ now: NIODeadline) {
        phase = .head
        deadline = now + limits.header
    }

    mutating func bodyBegan(_ now: NIODeadline) {
        phase = .body
        deadline = now + limits.header
    }

    /// A piece of the body came; all of it has to be there by `limit`.
    mutating func bodyContinued(_ now: NIODeadline, limit: NIODeadline) {
        deadline = min(now + limits.header, limit)
    }

    mutating func responseBegan(_ now: NIODeadline) {
        phase = .response
        deadline = now + limits.request
    }

    /// A peer that does not read its response is given as long as a handler may take.
    mutating func responseWaitsForRoom(_ now: NIODeadline) { deadline = now + limits.request }

    mutating func idleBegan(_ now: NIODeadline, isDraining: Bool) {
        phase = .idle
        deadline = now + (isDraining ? min(limits.grace, limits.idle) : limits.idle)
    }

    mutating func lingerBegan(_ now: NIODeadline) {
        phase = .linger
        deadline = now + limits.linger
    }
}
