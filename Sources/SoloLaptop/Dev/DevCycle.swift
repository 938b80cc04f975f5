import SoloCore
import SoloHost
import SoloMigrations

/// Decides what one `solo dev` does next, as a value: events in, actions out, no clock and no process of its own.
///
/// A save becomes a release that serves in steps: changes settle, a build runs, its binary is adopted as a release, the stage is
/// prepared for it, and the ``Supervisor`` starts and promotes it. What fails on the way leaves the release that serves alone;
/// with none, and nobody who could mend it, the session ends with the failure.
struct DevCycle: Sendable {
    /// What the person asked for.
    struct Rules: Sendable {
        var stage = "dev"
        /// Whether a save starts a build.
        var watches = true
        /// Whether the first release is what an earlier build left.
        var skipsBuild = false
        /// Whether somebody can be asked.
        var canAsk = false
    }

    enum Phase: Sendable, Equatable {
        /// The package is read. With a binary, that is adopted then; without, a build follows.
        case reading(BuiltBinary?)
        /// A build runs; another one follows if its sources changed meanwhile.
        case building(isStale: Bool)
        case idle
    }

    private let rules: Rules
    private(set) var supervisor = Supervisor()
    private(set) var phase = Phase.reading(nil)
    /// The number of the last change.
    private var change = 0
    private var packageChanged = false
    /// The release that is adopted and not prepared: it may wait for a secret or a person's consent.
    private(set) var waiting: BuiltRelease?
    /// Those that were prepared, by name.
    private(set) var releases: [String: BuiltRelease] = [:]
    /// Of the release that was prepared last, unless it never came up: what it missed may be there the next time.
    private var built: BuiltBinary?
    private var inUse: Set<String> = []
    private(set) var hasStarted = false
    private(set) var isEnding = false
    /// What ended the session.
    private(set) var failure: (any Error)?

    init(_ rules: Rules) { self.rules = rules }

    /// The release that serves, if one does.
    var serving: BuiltRelease? { supervisor.serving.flatMap { releases[$0] } }

    /// - Parameter now: the time since the session began.
    mutating func handle(_ event: DevEvent, now: Duration) -> [DevAction] {
        switch event {
        case .packageRead(let isOther): packageRead(isOther: isOther)
        case .packageUnreadable(let error): packageUnreadable(error, now: now)
        case .changed(let isPackage): changed(isPackage: isPackage)
        case .quiet(let number): number == change ? build() : []
        case .buildEnded(let result): buildEnded(result, now: now)
        case .adopted(let release): prepare(release)
        case .wouldOrphan(let release, let plan, let data): wouldOrphan(release, plan, data, now: now)
        case .consented(let agreed, let release, let data): consented(agreed, release, data, now: now)
        case .prepared(let release): prepared(release, now: now)
        case .failed(let error): stay(with: error, now: now)
        case .platformFailed(let error): fail(error, now: now)
        case .bindingsChanged: startAgain(now: now)
        case .supervisor(let event): supervise(event, now: now)
        case .stop: stop(now: now)
        }
    }

    // MARK: From a save to a binary

    private mutating func packageRead(isOther: Bool) -> [DevAction] {
        guard case .reading(let binary) = phase else { return [] }
        phase = .idle
        if let binary, !isOther { return adopt(binary) }
        return build()
    }

    private mutating func packageUnreadable(_ error: any Error, now: Duration) -> [DevAction] {
        phase = .idle
        return serving == nil ? fail(error, now: now) : stay(with: error, now: now)
    }

    private mutating func changed(isPackage: Bool) -> [DevAction] {
        guard !isEnding else { return [] }
        if isPackage { packageChanged = true }
        change += 1
        return [.waitForQuiet(change)]
    }

    private mutating func build() -> [DevAction] {
        guard !isEnding else { return [] }
        switch phase {
        case .reading:
            phase = .reading(nil)
            return []
        case .building:
            phase = .building(isStale: true)
            return [.cancelWork]
        case .idle:
            phase = .building(isStale: false)
            return [rules.skipsBuild && !hasStarted ? .takeBuilt : .build]
        }
    }

    private mutating func buildEnded(_ result: BuildResult, now: Duration) -> [DevAction] {
        let isStale = phase == .building(isStale: true)
        phase = .idle
        guard !isEnding else { return [] }
        if isStale { return build() }
        switch result {
        case .cancelled: return []
        case .broken(let error): return fail(error, now: now)
        case .failed(let error, let output):
            let report = DevAction.report(.buildFailed(error, output: output, stillServing: serving?.name))
            if rules.watches { return [report] }
            return [report] + fail(HostError(.buildFailed, "The build failed."), now: now)
        case .built(let binary, let seconds):
            let report = seconds.map { DevAction.report(.built(seconds: $0)) }
            return [report].compactMap(\.self) + adopt(binary)
        }
    }

    /// Reads the package first if its description changed: the product may be another one by now.
    private mutating func adopt(_ binary: BuiltBinary) -> [DevAction] {
        guard !isEnding else { return [] }
        if packageChanged {
            packageChanged = false
            phase = .reading(binary)
            return [.readPackage]
        }
        if binary.isSame(as: built), serving != nil { return [.report(.unchanged)] }
        return [.adopt(binary)]
    }

    // MARK: From a binary to a release that may be tried

    private mutating func prepare(_ release: BuiltRelease) -> [DevAction] {
        guard !isEnding else { return [] }
        waiting = release
        return [.prepare(release, isAgreed: false)]
    }

    /// The release that serves goes on while a person thinks.
    private mutating func wouldOrphan(
        _ release: BuiltRelease, _ plan: Plan, _ data: OrphanedData, now: Duration
    ) -> [DevAction] {
        guard rules.canAsk else { return stay(with: HostError.wouldOrphan(data, stage: rules.stage), now: now) }
        return [.report(.asking(plan, data)), .ask(release, data)]
    }

    private mutating func consented(
        _ agreed: Bool, _ release: BuiltRelease, _ data: OrphanedData, now: Duration
    ) -> [DevAction] {
        // A later build may have taken its place.
        guard !isEnding, waiting == release else { return [] }
        if agreed { return [.prepare(release, isAgreed: true)] }
        return stay(with: HostError.wouldOrphan(data, stage: rules.stage), now: now)
    }

    private mutating func prepared(_ release: BuiltRelease, now: Duration) -> [DevAction] {
        waiting = nil
        built = release.binary
        releases[release.name] = release
        let processes = release.manifest.processes.map(\.name)
        return supervise(.ready(ReleaseSet(release: release.name, processes: processes)), now: now)
    }

    /// Starts what is wanted with new bindings: the release that waits for them, or else the one that serves.
    private mutating func startAgain(now: Duration) -> [DevAction] {
        guard var wanted = waiting ?? serving else { return [] }
        wanted.binary.builtAt = now
        return prepare(wanted)
    }

    /// What keeps a release from running leaves the one before it serving; with none, it ends the session, unless a save mends
    /// it.
    private mutating func stay(with error: any Error, now: Duration) -> [DevAction] {
        let problem =
            HostError(explaining: error)
            ?? HostError(.init("unexpected"), "The new release could not be made ready.", details: ["\(error)"])
        if problem.code != .secretUnset { waiting = nil }
        let mayWait =
            serving != nil || problem.code == .describeFailed || error is MigrationError
            || (problem.code == .wouldOrphan && rules.canAsk)
        guard mayWait, rules.watches, !isEnding else { return fail(problem, now: now) }
        return [.report(.problem(problem, stillServing: serving?.name))]
    }

    // MARK: While releases run

    private mutating func supervise(_ event: SupervisorEvent, now: Duration) -> [DevAction] {
        supervisor.handle(event, now: now).flatMap { follow($0, now: now) }
    }

    private mutating func follow(_ action: SupervisorAction, now: Duration) -> [DevAction] {
        switch action {
        case .report(.serving(_, replacing: nil)): hasStarted = true
        case .report(.neverCameUp(_, _, let good)):
            built = nil
            if good == nil, !rules.watches {
                let error = HostError(.init("never-came-up"), "The app ended before it passed its health check.")
                return [.supervisor(action)] + fail(error, now: now)
            }
        case .inUse(let used):
            guard used != inUse else { return [] }
            inUse = used
        case .finish: return [.finish]
        default: break
        }
        return [.supervisor(action)]
    }

    private mutating func stop(now: Duration) -> [DevAction] {
        let report = hasStarted || isEnding ? [DevAction.report(.stopping(inHurry: isEnding))] : []
        if isEnding { return report + [.cancelWork] + supervise(.hurry, now: now) }
        isEnding = true
        return report + [.cancelWork, .endInvocations] + supervise(.shutDown, now: now)
    }

    /// Ends the session with an error, once whatever runs has ended.
    private mutating func fail(_ error: any Error, now: Duration) -> [DevAction] {
        failure = failure ?? error
        isEnding = true
        return [.cancelWork] + supervise(.shutDown, now: now)
    }
}
