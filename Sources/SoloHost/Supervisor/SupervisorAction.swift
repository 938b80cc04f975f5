package import SoloProcess

/// What the session is to do next.
package enum SupervisorAction: Sendable, Equatable {
    case start(Run)
    /// Tell it to take nothing new and to finish what it has; followed by ``SupervisorEvent/stopped(_:)`` or by its end.
    case stop(Run, StopReason)
    /// Write on the disk that this release is the one that accepts when it is started again.
    case record(release: String)
    case promote(Run)
    case kill(Run)
    /// Come back with ``SupervisorEvent/pauseOver(restart:)`` after this long.
    case pause(Duration, restart: Int)
    case report(SupervisorReport)
    /// These releases have processes, or are about to: what no other one uses may go.
    case inUse(releases: Set<String>)
    /// Nothing runs any more.
    case finish
}

/// Why a process is told to stop, which decides how long its jobs may take.
package enum StopReason: Sendable, Equatable {
    /// A newer release takes over: the jobs end within their own time limits, beside the new ones.
    case superseded
    /// The session ends: requests and jobs have the drain's limit.
    case ending
}

/// What a person should know about a release.
package enum SupervisorReport: Sendable, Equatable {
    /// It serves from now on; `replacing` is the release before it.
    case serving(release: String, replacing: String?)
    /// One of its processes ended before all were healthy; the release before it, if any, goes on.
    case neverCameUp(Run, ProcessExit, stillServing: String?)
    /// The process crashed while its release served, the `count`th time in a row, and is started again after the pause.
    case crashed(Run, ProcessExit, count: Int, pause: Duration)
    /// The process that follows a crashed one serves.
    case recovered(Run)
}
