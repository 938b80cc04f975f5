/// Decides which release runs and which one accepts, as a value: events in, actions out, no clock and no process of its own.
///
/// A release is a set of processes. It is healthy once all of them are, and it is promoted as a whole. Two rules hold at any
/// time. Of two processes that may have the same sockets one accepts at most, since two acceptors on one socket trap in a
/// debug build of SwiftNIO; and the old release stops accepting only once every process of the new one passed its health
/// check, so that the sockets' backlog never waits longer than a promotion takes.
package struct Supervisor: Sendable {
    /// A release on its way up.
    struct Candidate: Sendable {
        enum Phase: Sendable, Equatable {
            /// Not every process is healthy yet.
            case starting
            /// Healthy; waits for the old processes to take nothing new.
            case taking
            /// Told to accept.
            case promoting
        }
        var set: ReleaseSet
        var runs: [Run]
        var phase = Phase.starting
        var healthy: Set<Run> = []
        var promoted: Set<Run> = []
    }

    /// One process of the release that serves.
    struct Member: Sendable {
        /// `nil` while it waits to be started again.
        var run: Run?
        var since: Duration
        /// A restarted one is on its way up.
        var isUp: Bool
        var pause = RestartPause()
        /// The number of the pause that it waits for.
        var restart: Int?
    }

    /// One that is to end, and has not ended.
    struct Leaving: Sendable {
        enum Reason: Sendable {
            /// An old process that was told to take nothing new, and has not confirmed it.
            case yielding
            /// An old process that takes nothing new; its jobs may go on.
            case superseded
            /// Of a candidate that failed while it was promoted, killed: it may accept until it is gone, and the release before
            /// it starts again only then.
            case blocking
            /// Killed, or told to stop with the session.
            case ending
        }
        var run: Run
        var reason: Reason
    }

    /// Old releases whose jobs may go on beside the new one. A further one cuts the oldest off.
    package static let mostSuperseded = 4

    var candidate: Candidate?
    /// The release that serves, or would if its processes had not just crashed.
    var good: ReleaseSet?
    /// Of the release that serves, by process. Empty while another one takes over.
    var members: [String: Member] = [:]
    /// The oldest first.
    var leaving: [Leaving] = []
    /// Crashed, and still writing their backtraces.
    var dying: [Run: (count: Int, pause: Duration)] = [:]
    /// Processes that serve again before the crash that they follow was told.
    var recovered: [Run] = []
    /// Ready while another one was being promoted.
    var next: ReleaseSet?
    var isEnding = false
    private var lastRestart = 0
    private var lastNumber = 0

    package init() {}

    /// The release that serves, if one does.
    package var serving: String? { members.isEmpty ? nil : good?.release }

    /// - Parameter now: the time since the session began.
    package mutating func handle(_ event: SupervisorEvent, now: Duration) -> [SupervisorAction] {
        switch event {
        case .ready(let set): ready(set)
        case .healthy(let run): healthy(run, now: now)
        case .unhealthy(let run): isAwaited(run) ? [.kill(run)] : []
        case .stopped(let run): stopped(run, now: now)
        case .promoted(let run): promoted(run, now: now)
        case .rejectedPromotion(let run): isCurrent(run) ? [.kill(run)] : []
        case .crashing(let run): crashing(run, now: now)
        case .exited(let run, let exit): exited(run, exit, now: now)
        case .pauseOver(let number): pauseOver(number, now: now)
        case .shutDown: shutDown()
        case .hurry: (allRuns + dying.keys).sorted { $0.number < $1.number }.map(SupervisorAction.kill)
        }
    }

    mutating func newRun(of release: String, _ process: String, promoted: Bool) -> Run {
        lastNumber += 1
        return Run(number: lastNumber, release: release, process: process, startsPromoted: promoted)
    }

    mutating func newRestart() -> Int {
        lastRestart += 1
        return lastRestart
    }

    func isCurrent(_ run: Run) -> Bool {
        candidate?.runs.contains(run) == true || members[run.process]?.run == run
    }

    /// Whether its health check is waited for.
    private func isAwaited(_ run: Run) -> Bool {
        if let candidate, candidate.runs.contains(run) {
            return candidate.phase == .starting && !candidate.healthy.contains(run)
        }
        return members[run.process].map { $0.run == run && !$0.isUp } ?? false
    }

    private var allRuns: [Run] {
        let current = (candidate?.runs ?? []) + members.values.compactMap(\.run)
        return (current + leaving.map(\.run)).sorted { $0.number < $1.number }
    }

    /// Whether one leaves for this reason.
    func isLeaving(_ reason: Leaving.Reason) -> Bool { leaving.contains { $0.reason == reason } }

    mutating func leave(_ runs: [Run], _ reason: Leaving.Reason) {
        leaving += runs.map { Leaving(run: $0, reason: reason) }
    }

    /// The releases that have a process or are about to.
    var releasesInUse: SupervisorAction {
        .inUse(releases: Set(allRuns.map(\.release) + [candidate?.set.release, good?.release].compactMap(\.self)))
    }

    private mutating func shutDown() -> [SupervisorAction] {
        guard !isEnding else { return [] }
        isEnding = true
        next = nil
        var actions: [SupervisorAction] = []
        // Old processes as well: their jobs may have had long limits until now.
        let old = leaving.filter { [.yielding, .superseded].contains($0.reason) }.map(\.run)
        for index in leaving.indices { leaving[index].reason = .ending }
        if let candidate {
            actions += candidate.runs.map(SupervisorAction.kill)
            leave(candidate.runs, .ending)
            self.candidate = nil
        }
        let serving = members.values.compactMap(\.run).sorted { $0.number < $1.number }
        leave(serving, .ending)
        members = [:]
        actions += (serving + old).map { .stop($0, .ending) }
        return actions + finishIfOver()
    }

    func finishIfOver() -> [SupervisorAction] {
        isEnding && leaving.isEmpty && dying.isEmpty && members.isEmpty && candidate == nil ? [.finish] : []
    }
}
