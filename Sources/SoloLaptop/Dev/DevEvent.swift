import SoloCore
import SoloHost
import SoloMigrations

/// What happens to a session.
enum DevEvent: Sendable {
    /// It is known what the app's product is, and what it is made of. `isOther`: it is not the product of before.
    case packageRead(isOther: Bool)
    case packageUnreadable(any Error)
    /// A source changed; `isPackage`: it is the package's description.
    case changed(isPackage: Bool)
    /// Nothing changed for a while after the change of that number.
    case quiet(Int)
    case buildEnded(BuildResult)
    /// The binary is a release now, and says what it declares.
    case adopted(BuiltRelease)
    /// Preparing the stage for the release would take data out of use.
    case wouldOrphan(BuiltRelease, Plan, OrphanedData)
    /// What a person said to that.
    case consented(Bool, BuiltRelease, OrphanedData)
    /// The stage is ready for the release.
    case prepared(BuiltRelease)
    /// Adopting a binary or preparing the stage for it failed.
    case failed(any Error)
    /// A secret was set or removed: the release that serves is to start again with what is bound now.
    case bindingsChanged
    /// The services ended by themselves.
    case platformFailed(any Error)
    case supervisor(SupervisorEvent)
    case stop
}

/// How a build ended.
enum BuildResult: Sendable {
    /// `seconds`: how long it took; `nil` if what an earlier build left was taken.
    case built(BuiltBinary, seconds: Double?)
    case failed(CompilerError?, output: [String])
    case cancelled
    /// The toolchain could not be run.
    case broken(any Error)
}

/// What a build left.
struct BuiltBinary: Sendable, Equatable {
    /// `nil` if there is no binary.
    var fingerprint: FileFingerprint?
    /// Of the package as the build ended.
    var migrations = MigrationFolder.Fingerprint()
    /// The time since the session began.
    var builtAt: Duration

    /// Whether a release of it would be the same.
    func isSame(as other: BuiltBinary?) -> Bool {
        fingerprint != nil && fingerprint == other?.fingerprint && migrations == other?.migrations
    }
}

/// A release that was built and described.
struct BuiltRelease: Sendable, Equatable {
    var name: String
    var manifest: Manifest
    var migrations = ReleaseMigrations()
    var binary: BuiltBinary
}
