import SoloCore
import SoloHost

/// What a session is to do next. What comes of it is a ``DevEvent``.
enum DevAction: Sendable {
    /// Learn what the app's product is, and watch its sources.
    case readPackage
    /// Come back with ``DevEvent/quiet(_:)`` after the quiet time.
    case waitForQuiet(Int)
    case build
    /// Take what an earlier build left.
    case takeBuilt
    /// End the reading or the build that is under way.
    case cancelWork
    /// Keep the binary as a release, and ask it for its manifest.
    case adopt(BuiltBinary)
    /// Make the stage ready for the release. Where that takes data out of use, only with a person's consent.
    case prepare(BuiltRelease, isAgreed: Bool)
    case ask(BuiltRelease, OrphanedData)
    /// Deliver no more messages and ticks to the release that serves.
    case endInvocations
    case supervisor(SupervisorAction)
    case report(DevReport)
    /// Nothing runs any more.
    case finish
}
