import Foundation

/// What a session waits for.
enum DevInput: Sendable {
    case packageRead(Result<Void, any Error>)
    case changed(URL)
    /// Nothing changed for a while after the change of that number.
    case quiet(Int)
    case buildEnded(Result<PackageBuild.Outcome, any Error>, seconds: Double, at: ContinuousClock.Instant)
    case supervisor(SupervisorEvent)
    /// A secret was set or removed: the release that serves is to start again with what is bound now.
    case bindingsChanged
    /// The services ended by themselves.
    case platformFailed(any Error)
    case stop
}
