package import SoloProcess

/// What happened to a release or one of its processes.
package enum SupervisorEvent: Sendable, Equatable {
    /// A release was built, the stage is prepared for it, and it may be tried.
    case ready(ReleaseSet)
    /// The process passed its health check.
    case healthy(Run)
    /// The process did not pass its health check in time, and has not ended.
    case unhealthy(Run)
    /// The process takes nothing new.
    case stopped(Run)
    /// The process accepts requests and invocations.
    case promoted(Run)
    /// The process rejected its promotion.
    case rejectedPromotion(Run)
    /// The process crashed and writes its backtrace: it serves nothing any more, and ends soon.
    case crashing(Run)
    case exited(Run, ProcessExit)
    /// The pause before a restart is over.
    case pauseOver(restart: Int)
    /// The session is to end: finish what is in flight.
    case shutDown
    /// The person asked again: end now.
    case hurry
}
