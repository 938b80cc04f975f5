/// Decides which release runs and which one accepts, as a value: events in, actions out, no clock and no process of its own.
///
/// Two rules hold at any time. One process accepts at most, since two acceptors on one socket trap in a debug build of
/// SwiftNIO; and the old release stops accepting only once the new one answered its health check, so that the sockets'
/// backlog never waits longer than a promotion takes.
package struct Supervisor: Sendable {
    private enum Phase: Sendable, Equatable {
        /// Started, not yet healthy.
        case starting
        /// Healthy, waiting for the old process to stop accepting.
        case taking
        /// Told to accept.
        case promoting
    }
    private struct Candidate: Sendable {
        var run: Run
        var phase: Phase
    }
    private struct Server: Sendable {
        var run: Run
        var since: Duration
        /// A restarted one is on its way up.
        var isUp: Bool
    }

    private var candidate: Candidate?
    private var server: Server?
    /// The release that serves, or would if it had not just crashed.
    private var good: String?
    /// Told to stop, or killed, and not gone yet.
    private var leaving: Set<Run> = []
    /// Built while another one was being promoted.
    private var next: String?
    private var pause = RestartPause()
    private var restart = 0
    private var isEnding = false
    private var lastNumber = 0

    package init() {}

    /// The release that serves, if one does.
    package var serving: String? { server.map(\.run.release) }

    /// - Parameter now: the time since the session began.
    package mutating func handle(_ event: SupervisorEvent, now: Duration) -> [SupervisorAction] {
        switch event {
        case .ready(let release): ready(release)
        case .healthy(let run): healthy(run)
        case .unhealthy(let run): unhealthy(run)
        case .stopped(let run): stopped(run, now: now)
        case .promoted(let run): promoted(run, now: now)
        case .refusedPromotion(let run): candidate?.run == run || server?.run == run ? [.kill(run)] : []
        case .exited(let run, let exit): exited(run, exit, now: now)
        case .pauseOver(let number): number == restart ? startAgain(now: now) : []
        case .shutDown: shutDown()
        case .hurry:
            [candidate?.run, server?.run].compactMap(\.self).map(SupervisorAction.kill) + leaving.map { .kill($0) }
        }
    }

    private mutating func newRun(of release: String, promoted: Bool) -> Run {
        lastNumber += 1
        return Run(number: lastNumber, release: release, startsPromoted: promoted)
    }

    private mutating func ready(_ release: String) -> [SupervisorAction] {
        guard !isEnding else { return [] }
        var actions: [SupervisorAction] = []
        if let candidate {
            guard candidate.phase == .starting else {
                next = release
                return []
            }
            leaving.insert(candidate.run)
            actions.append(.kill(candidate.run))
        }
        let run = newRun(of: release, promoted: false)
        candidate = Candidate(run: run, phase: .starting)
        return actions + [.start(run)]
    }

    private mutating func healthy(_ run: Run) -> [SupervisorAction] {
        if candidate?.run == run, candidate?.phase == .starting {
            guard let server else {
                candidate?.phase = .promoting
                restart += 1  // A restart that waits for its pause is not needed any more.
                return [.promote(run)]
            }
            candidate?.phase = .taking
            return [.stop(server.run)]
        }
        if server?.run == run, server?.isUp == false {
            server?.isUp = true
            // It accepts by itself where its promotion was kept; telling it again changes nothing then.
            return [.promote(run), .report(.recovered(release: run.release))]
        }
        return []
    }

    private mutating func unhealthy(_ run: Run) -> [SupervisorAction] {
        let isWaitedFor =
            candidate?.run == run && candidate?.phase == .starting || server?.run == run && server?.isUp == false
        return isWaitedFor ? [.kill(run)] : []
    }

    private mutating func stopped(_ run: Run, now: Duration) -> [SupervisorAction] {
        guard let server, server.run == run else { return [] }
        leaving.insert(run)
        self.server = nil
        if isEnding { return [] }
        guard let candidate, candidate.phase == .taking else {
            // The one that was to follow died meanwhile: this release has to serve on, in a new process.
            return startAgain(now: now)
        }
        self.candidate?.phase = .promoting
        return [.promote(candidate.run)]
    }

    private mutating func promoted(_ run: Run, now: Duration) -> [SupervisorAction] {
        guard candidate?.run == run else { return [] }
        candidate = nil
        server = Server(run: run, since: now, isUp: true)
        pause = RestartPause()
        defer { good = run.release }
        var actions: [SupervisorAction] = [.report(.serving(release: run.release, replacing: good))]
        if let next {
            self.next = nil
            actions += ready(next)
        }
        return actions
    }

    private mutating func exited(_ run: Run, _ exit: ProcessExit, now: Duration) -> [SupervisorAction] {
        if leaving.remove(run) != nil { return finishIfOver() }
        if let candidate, candidate.run == run {
            self.candidate = nil
            var actions: [SupervisorAction] = []
            if !isEnding {
                actions.append(.report(.neverCameUp(release: run.release, exit, stillServing: good)))
                // Told to stop for nothing: `stopped` starts it again. Already gone: this does.
                if candidate.phase == .promoting { actions += startAgain(now: now) }
                if let next {
                    self.next = nil
                    actions += ready(next)
                }
            }
            return actions + finishIfOver()
        }
        guard let server, server.run == run else { return [] }
        self.server = nil
        if isEnding { return finishIfOver() }
        if let candidate, candidate.phase == .taking {
            self.candidate?.phase = .promoting
            return [.promote(candidate.run)]
        }
        let wait = pause.crashed(after: now - server.since)
        let report = SupervisorAction.report(
            .crashed(release: run.release, exit, count: pause.count, pause: wait))
        if wait == .zero { return [report] + startAgain(now: now) }
        restart += 1
        return [report, .pause(wait, restart: restart)]
    }

    private mutating func startAgain(now: Duration) -> [SupervisorAction] {
        guard !isEnding, server == nil, candidate?.phase != .promoting, let good else { return [] }
        let run = newRun(of: good, promoted: true)
        server = Server(run: run, since: now, isUp: false)
        return [.start(run)]
    }

    private mutating func shutDown() -> [SupervisorAction] {
        guard !isEnding else { return [] }
        isEnding = true
        next = nil
        restart += 1
        var actions: [SupervisorAction] = []
        if let candidate {
            leaving.insert(candidate.run)
            actions.append(.kill(candidate.run))
            self.candidate = nil
        }
        if let server {
            leaving.insert(server.run)
            actions.append(.stop(server.run))
            self.server = nil
        }
        return actions + finishIfOver()
    }

    private func finishIfOver() -> [SupervisorAction] {
        isEnding && leaving.isEmpty && server == nil && candidate == nil ? [.finish] : []
    }
}
