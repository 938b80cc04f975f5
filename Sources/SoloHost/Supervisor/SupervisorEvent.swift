/// What happened to a release or one of its processes.
package enum SupervisorEvent: Sendable, Equatable {
    /// A release was built, its manifest is applied, and it may be tried.
    case ready(release: String)
    /// The process answered its health check.
    case healthy(Run)
    /// The process lives, and did not answer its health check in time.
    case unhealthy(Run)
    /// The process accepts no more on the public sockets.
    case stopped(Run)
    /// The process accepts on the public sockets.
    case promoted(Run)
    /// The process would not be promoted.
    case refusedPromotion(Run)
    case exited(Run, ProcessExit)
    /// The pause before a restart is over.
    case pauseOver(restart: Int)
    /// The session is to end: finish what is in flight.
    case shutDown
    /// The person asked again: end now.
    case hurry
}
