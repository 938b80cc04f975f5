/// What the session is to do next.
package enum SupervisorAction: Sendable, Equatable {
    case start(Run)
    /// Tell it on its control socket to accept no more and to finish; answers as ``SupervisorEvent/stopped(_:)`` or as its end.
    case stop(Run)
    case promote(Run)
    case kill(Run)
    /// Come back with ``SupervisorEvent/pauseOver(restart:)`` after this long.
    case pause(Duration, restart: Int)
    case report(SupervisorReport)
    /// Nothing runs any more.
    case finish
}

/// What a person should know about a release.
package enum SupervisorReport: Sendable, Equatable {
    /// It answers from now on; `replacing` is the release before it.
    case serving(release: String, replacing: String?)
    /// It ended before it answered its health check; the one before it, if any, goes on.
    case neverCameUp(release: String, ProcessExit?, stillServing: String?)
    /// It crashed while it served, the `count`th time in a row, and is started again after the pause.
    case crashed(release: String, ProcessExit, count: Int, pause: Duration)
    /// It answers again after a crash.
    case recovered(release: String)
}
