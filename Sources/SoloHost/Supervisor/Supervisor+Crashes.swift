import SoloProcess

/// From a process that crashed to one that takes its place. Each process has a back-off of its own: a worker in a crash
/// loop does not slow the restart of the API.
extension Supervisor {
    /// It will end once its backtrace is written. Another one takes its place meanwhile.
    mutating func crashing(_ run: Run, now: Duration) -> [SupervisorAction] {
        guard !isEnding, dying[run] == nil, members[run.process]?.run == run else { return [] }
        let (count, pause, actions) = replace(run, now: now)
        dying[run] = (count, pause)
        return actions
    }

    mutating func exited(_ run: Run, _ exit: ProcessExit, now: Duration) -> [SupervisorAction] {
        if let crash = dying.removeValue(forKey: run) {
            var actions: [SupervisorAction] = [
                .report(.crashed(run, exit, count: crash.count, pause: crash.pause))
            ]
            let waited = recovered.filter { $0.process == run.process }
            recovered.removeAll { $0.process == run.process }
            actions += waited.map { .report(.recovered($0)) }
            return actions + finishIfOver()
        }
        if let index = leaving.firstIndex(where: { $0.run == run }) { return left(at: index, now: now) }
        if candidate?.runs.contains(run) == true { return failed(run, exit, now: now) + finishIfOver() }
        guard members[run.process]?.run == run else { return [] }
        if isEnding {
            members[run.process] = nil
            return finishIfOver()
        }
        let (count, pause, actions) = replace(run, now: now)
        return [.report(.crashed(run, exit, count: count, pause: pause))] + actions
    }

    /// One that was told to stop, or killed, is gone.
    private mutating func left(at index: Int, now: Duration) -> [SupervisorAction] {
        let reason = leaving.remove(at: index).reason
        var actions = promoteIfFree() + startAgainIfFree(now: now)
        if reason == .blocking, !isLeaving(.blocking), let next {
            self.next = nil
            actions += ready(next)
        }
        return actions + [releasesInUse] + finishIfOver()
    }

    /// Counts a crash and starts the member again: at once the first time, then after a pause that grows.
    private mutating func replace(
        _ run: Run, now: Duration
    ) -> (count: Int, pause: Duration, actions: [SupervisorAction]) {
        guard var member = members[run.process] else { return (0, .zero, []) }
        let pause = member.pause.crashed(after: now - member.since)
        var actions: [SupervisorAction] = []
        if pause == .zero {
            let again = newRun(of: run.release, run.process, promoted: true)
            member.run = again
            member.since = now
            actions.append(.start(again))
        } else {
            let restart = newRestart()
            member.run = nil
            member.restart = restart
            actions.append(.pause(pause, restart: restart))
        }
        member.isUp = false
        members[run.process] = member
        return (member.pause.count, pause, actions)
    }

    mutating func pauseOver(_ number: Int, now: Duration) -> [SupervisorAction] {
        guard !isEnding, let good,
            let (process, member) = members.first(where: { $0.value.run == nil && $0.value.restart == number })
        else { return [] }
        let again = newRun(of: good.release, process, promoted: true)
        members[process] = Member(run: again, since: now, isUp: false, pause: member.pause)
        return [.start(again)]
    }
}
