import SoloProcess

/// From a release that is ready to one that serves.
extension Supervisor {
    mutating func ready(_ set: ReleaseSet) -> [SupervisorAction] {
        guard !isEnding else { return [] }
        var actions: [SupervisorAction] = []
        if let candidate {
            guard candidate.phase == .starting else {
                next = set
                return []
            }
            leave(candidate.runs, .ending)
            actions += candidate.runs.map(SupervisorAction.kill)
        } else if isLeaving(.blocking) {
            next = set
            return []
        }
        let runs = set.processes.map { newRun(of: set.release, $0, promoted: false) }
        candidate = Candidate(set: set, runs: runs)
        return actions + runs.map(SupervisorAction.start)
    }

    mutating func healthy(_ run: Run, now: Duration) -> [SupervisorAction] {
        if candidate?.runs.contains(run) == true {
            guard candidate?.phase == .starting else { return [] }
            candidate?.healthy.insert(run)
            return candidate?.healthy.count == candidate?.runs.count ? takeOver() : []
        }
        guard members[run.process]?.run == run, members[run.process]?.isUp == false else { return [] }
        members[run.process]?.isUp = true
        // It accepts by itself where its release is the one on record; telling it again changes nothing then.
        var actions: [SupervisorAction] = [.promote(run)]
        if dying.keys.contains(where: { $0.process == run.process }) {
            recovered.append(run)
        } else {
            actions.append(.report(.recovered(run)))
        }
        return actions
    }

    /// Every process of the candidate is healthy: the old ones take nothing new from here on.
    private mutating func takeOver() -> [SupervisorAction] {
        candidate?.phase = .taking
        let old = members.values.compactMap(\.run).sorted { $0.number < $1.number }
        members = [:]
        recovered = []
        leave(old, .yielding)
        return old.map { .stop($0, .superseded) } + promoteIfFree()
    }

    mutating func stopped(_ run: Run, now: Duration) -> [SupervisorAction] {
        guard let index = leaving.firstIndex(where: { $0.run == run && $0.reason == .yielding }) else { return [] }
        leaving[index].reason = .superseded
        return cutOffOldest() + promoteIfFree() + startAgainIfFree(now: now)
    }

    /// The candidate accepts once no old process does any more.
    mutating func promoteIfFree() -> [SupervisorAction] {
        guard !isEnding, !isLeaving(.yielding), let candidate, candidate.phase == .taking else { return [] }
        self.candidate?.phase = .promoting
        return [.record(release: candidate.set.release)] + candidate.runs.map(SupervisorAction.promote)
    }

    mutating func promoted(_ run: Run, now: Duration) -> [SupervisorAction] {
        guard let candidate, candidate.phase == .promoting, candidate.runs.contains(run) else { return [] }
        guard candidate.promoted.union([run]).count == candidate.runs.count else {
            self.candidate?.promoted.insert(run)
            return []
        }
        self.candidate = nil
        let before = good?.release
        good = candidate.set
        members = Dictionary(
            uniqueKeysWithValues: candidate.runs.map { ($0.process, Member(run: $0, since: now, isUp: true)) })
        var actions: [SupervisorAction] = [
            .report(.serving(release: candidate.set.release, replacing: before)), releasesInUse,
        ]
        if let next {
            self.next = nil
            actions += ready(next)
        }
        return actions
    }

    /// A process of the candidate ended before its release served: the release never came up.
    mutating func failed(_ run: Run, _ exit: ProcessExit, now: Duration) -> [SupervisorAction] {
        guard let candidate else { return [] }
        self.candidate = nil
        let others = candidate.runs.filter { $0 != run }
        // Those that may accept already have to be gone before the old release accepts again.
        leave(others, candidate.phase == .promoting ? .blocking : .ending)
        var actions: [SupervisorAction] = others.map(SupervisorAction.kill)
        actions.append(.report(.neverCameUp(run, exit, stillServing: good?.release)))
        actions += startAgainIfFree(now: now)
        actions.append(releasesInUse)
        if let next, !isLeaving(.blocking) {
            self.next = nil
            actions += ready(next)
        }
        return actions
    }

    /// Starts the good release again, after a takeover that came to nothing.
    mutating func startAgainIfFree(now: Duration) -> [SupervisorAction] {
        guard !isEnding, candidate == nil, members.isEmpty, !isLeaving(.yielding), !isLeaving(.blocking), let good
        else { return [] }
        let runs = good.processes.map { newRun(of: good.release, $0, promoted: true) }
        members = Dictionary(
            uniqueKeysWithValues: runs.map { ($0.process, Member(run: $0, since: now, isUp: false)) })
        return [.record(release: good.release)] + runs.map(SupervisorAction.start)
    }

    /// Each save may leave one more process with a long job: so many go on, and no more.
    private mutating func cutOffOldest() -> [SupervisorAction] {
        var newest: [String] = []
        for old in leaving.reversed() where [.yielding, .superseded].contains(old.reason) {
            if !newest.contains(old.run.release) { newest.append(old.run.release) }
        }
        let kept = newest.prefix(Self.mostSuperseded)
        var actions: [SupervisorAction] = []
        for index in leaving.indices where leaving[index].reason == .superseded {
            guard !kept.contains(leaving[index].run.release) else { continue }
            leaving[index].reason = .ending
            actions.append(.kill(leaving[index].run))
        }
        return actions
    }
}
