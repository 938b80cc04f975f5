import SoloProcess
import Testing

@testable import SoloHost

extension Supervisor {
    /// What it decides, but for what it says of the releases in use.
    mutating func decide(_ event: SupervisorEvent, at seconds: Int = 0) -> [SupervisorAction] {
        handle(event, now: .seconds(seconds)).filter { if case .inUse = $0 { false } else { true } }
    }
}

func run(_ number: Int, _ release: String, _ process: String = "web", promoted: Bool = false) -> Run {
    Run(number: number, release: release, process: process, startsPromoted: promoted)
}

@Suite struct SupervisorTests {
    private let one = run(1, "r1")
    private let two = run(2, "r2")

    private func ready(_ release: String) -> SupervisorEvent { .ready(ReleaseSet(release: release)) }

    /// A supervisor whose first release serves.
    private func serving() -> Supervisor {
        var supervisor = Supervisor()
        #expect(supervisor.decide(ready("r1")) == [.start(one)])
        #expect(supervisor.decide(.healthy(one)) == [.record(release: "r1"), .promote(one)])
        #expect(supervisor.decide(.promoted(one)) == [.report(.serving(release: "r1", replacing: nil))])
        return supervisor
    }

    @Test func `a new release takes over in the order that drops nothing`() {
        var supervisor = serving()
        #expect(supervisor.decide(ready("r2")) == [.start(two)])
        #expect(supervisor.decide(.healthy(two)) == [.stop(one, .superseded)])
        #expect(supervisor.decide(.stopped(one)) == [.record(release: "r2"), .promote(two)])
        #expect(supervisor.decide(.promoted(two)) == [.report(.serving(release: "r2", replacing: "r1"))])
        #expect(supervisor.decide(.exited(one, .code(0))) == [])
        #expect(supervisor.serving == "r2")
    }

    @Test func `a release that never comes up leaves the old one serving`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        let actions = supervisor.decide(.exited(two, .signal(4)))
        #expect(actions == [.report(.neverCameUp(two, .signal(4), stillServing: "r1"))])
        #expect(supervisor.serving == "r1")
    }

    @Test func `what is in use is every release that has a process, and the one that serves`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        _ = supervisor.decide(.healthy(two))
        _ = supervisor.decide(.stopped(one))
        #expect(supervisor.handle(.promoted(two), now: .zero).last == .inUse(releases: ["r1", "r2"]))
        #expect(supervisor.handle(.exited(one, .code(0)), now: .zero) == [.inUse(releases: ["r2"])])
        let three = run(3, "r3")
        _ = supervisor.decide(ready("r3"))
        #expect(supervisor.handle(.exited(three, .code(1)), now: .zero).last == .inUse(releases: ["r2"]))
    }

    @Test func `a release that hangs is killed`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        #expect(supervisor.decide(.unhealthy(two)) == [.kill(two)])
    }

    @Test func `the new one dies while the old one is stopping: the old release is started again`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        _ = supervisor.decide(.healthy(two))
        #expect(
            supervisor.decide(.exited(two, .signal(11))) == [
                .report(.neverCameUp(two, .signal(11), stillServing: "r1"))
            ])
        let again = run(3, "r1", promoted: true)
        #expect(supervisor.decide(.stopped(one)) == [.record(release: "r1"), .start(again)])
        #expect(supervisor.decide(.healthy(again)) == [.promote(again), .report(.recovered(again))])
    }

    @Test func `the new one dies while it is promoted: the old release is started again`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        _ = supervisor.decide(.healthy(two))
        _ = supervisor.decide(.stopped(one))
        let again = run(3, "r1", promoted: true)
        #expect(
            supervisor.decide(.exited(two, .signal(11))) == [
                .report(.neverCameUp(two, .signal(11), stillServing: "r1")), .record(release: "r1"), .start(again),
            ])
    }

    @Test func `the old one crashes while it is told to stop: the new one takes over`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        _ = supervisor.decide(.healthy(two))
        #expect(supervisor.decide(.exited(one, .signal(4))) == [.record(release: "r2"), .promote(two)])
    }

    @Test func `a crash is answered at once, a crash loop with growing pauses`() {
        var supervisor = serving()
        let again = run(2, "r1", promoted: true)
        #expect(
            supervisor.decide(.exited(one, .signal(4)), at: 60) == [
                .report(.crashed(one, .signal(4), count: 1, pause: .zero)), .start(again),
            ])
        #expect(
            supervisor.decide(.exited(again, .signal(4)), at: 61) == [
                .report(.crashed(again, .signal(4), count: 2, pause: .milliseconds(100))),
                .pause(.milliseconds(100), restart: 1),
            ])
        let third = run(3, "r1", promoted: true)
        #expect(supervisor.decide(.pauseOver(restart: 1), at: 62) == [.start(third)])
        #expect(
            supervisor.decide(.exited(third, .signal(4)), at: 62) == [
                .report(.crashed(third, .signal(4), count: 3, pause: .milliseconds(200))),
                .pause(.milliseconds(200), restart: 2),
            ])
        // A fix that was saved meanwhile is promoted, and the restart that was planned does not happen.
        let fixed = run(4, "r2")
        #expect(supervisor.decide(ready("r2"), at: 62) == [.start(fixed)])
        #expect(supervisor.decide(.healthy(fixed), at: 62) == [.record(release: "r2"), .promote(fixed)])
        #expect(supervisor.decide(.pauseOver(restart: 2), at: 63) == [])
    }

    @Test func `another process serves while the crashed one writes its backtrace`() {
        var supervisor = serving()
        let again = run(2, "r1", promoted: true)
        #expect(supervisor.decide(.crashing(one), at: 60) == [.start(again)])
        #expect(supervisor.decide(.healthy(again), at: 61) == [.promote(again)])
        #expect(
            supervisor.decide(.exited(one, .signal(4)), at: 65) == [
                .report(.crashed(one, .signal(4), count: 1, pause: .zero)), .report(.recovered(again)),
            ])
        #expect(supervisor.decide(.shutDown) == [.stop(again, .ending)])
    }

    @Test func `a save while a release starts replaces it; a save while it is promoted waits`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        let three = run(3, "r3")
        #expect(supervisor.decide(ready("r3")) == [.kill(two), .start(three)])
        #expect(supervisor.decide(.exited(two, .signal(9))) == [])
        #expect(supervisor.decide(.healthy(three)) == [.stop(one, .superseded)])
        #expect(supervisor.decide(ready("r4")) == [])
        #expect(supervisor.decide(.stopped(one)) == [.record(release: "r3"), .promote(three)])
        let four = run(4, "r4")
        #expect(
            supervisor.decide(.promoted(three)) == [
                .report(.serving(release: "r3", replacing: "r1")), .start(four),
            ])
    }

    @Test func `the end waits for every process`() {
        var supervisor = serving()
        _ = supervisor.decide(ready("r2"))
        #expect(supervisor.decide(.shutDown) == [.kill(two), .stop(one, .ending)])
        #expect(supervisor.decide(.exited(two, .signal(9))) == [])
        #expect(supervisor.decide(.stopped(one)) == [])
        #expect(supervisor.decide(.hurry) == [.kill(one)])
        #expect(supervisor.decide(.exited(one, .signal(9))) == [.finish])
    }

    @Test func `the end with nothing running is at once`() {
        var supervisor = Supervisor()
        #expect(supervisor.decide(.shutDown) == [.finish])
        #expect(supervisor.decide(ready("r1")) == [])
    }
}
