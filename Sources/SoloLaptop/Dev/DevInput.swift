import SoloHost
import Foundation
import SoloCore

/// What a session waits for.
enum DevInput: Sendable {
    case packageRead(Result<Void, any Error>)
    case changed(URL)
    /// Nothing changed for a while after the change of that number.
    case quiet(Int)
    case buildEnded(Result<PackageBuild.Outcome, any Error>, seconds: Double, at: ContinuousClock.Instant)
    case supervisor(SupervisorEvent)
    /// What a person said to a release that orphans data.
    case consented(Bool, BuiltRelease, OrphanedData)
    /// A secret was set or removed: the release that serves is to start again with what is bound now.
    case bindingsChanged
    /// The services ended by themselves.
    case platformFailed(any Error)
    case stop
}

/// A release that was built and described, and is not applied yet.
struct BuiltRelease: Sendable, Equatable {
    var name: String
    var manifest: Manifest
    var builtAt: ContinuousClock.Instant
}
