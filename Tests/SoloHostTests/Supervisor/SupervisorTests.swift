import Testing

@testable import SoloHost

@Suite struct SupervisorTests {
    private let one = Run(number: 1, release: "r1", startsPromoted: false)
    private let two = Run(number: 2, release: "r2", startsPromoted: false)

    /// A supervisor whose first release serves.
    private func serving() -> Supervisor {
        var supervisor = Supervisor()
        #expect(supervisor.handle(.ready(release: "r1"), now: .zero) == [.start(one)])
        #expect(supervisor.handle(.healthy(one), now: .zero) == [.promote(one)])
        let served = supervisor.handle(.promoted(one), now: .zero)
        #expect(served == [.report(.serving(release: "r1", replacing: nil))])
        return supervisor
    }

    @Test func `a new release takes over in the order that drops nothing`() {
        var supervisor = serving()
        #expect(supervisor.handle(.ready(release: "r2"), now: .zero) == [.start(two)])
        #expect(supervisor.handle(.healthy(two), now: .zero) == [.stop(one)])
        #expect(supervisor.handle(.stopped(one), now: .zero) == [.promote(two)])
        #expect(
            supervisor.handle(.promoted(two), now: .zero) == [.report(.serving(release: "r2", replacing: "r1"))])
        #expect(supervisor.handle(.exited(one, .code(0)), now: .zero) == [])
        #expect(supervisor.serving == "r2")
    }

    @Test func `a release that never comes up leaves the old one serving`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        let actions = supervisor.handle(.exited(two, .signal(4)), now: .zero)
        #expect(actions == [.report(.neverCameUp(release: "r2", .signal(4), stillServing: "r1"))])
        #expect(supervisor.serving == "r1")
    }

    @Test func `a release that hangs is killed`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        #expect(supervisor.handle(.unhealthy(two), now: .zero) == [.kill(two)])
    }

    @Test func `the new one dies while the old one is stopping: the old release is started again`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        _ = supervisor.handle(.healthy(two), now: .zero)
        _ = supervisor.handle(.exited(two, .signal(11)), now: .zero)
        let again = Run(number: 3, release: "r1", startsPromoted: true)
        #expect(supervisor.handle(.stopped(one), now: .zero) == [.start(again)])
        #expect(
            supervisor.handle(.healthy(again), now: .zero) == [.promote(again), .report(.recovered(release: "r1"))])
    }

    @Test func `the new one dies while it is promoted: the old release is started again`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        _ = supervisor.handle(.healthy(two), now: .zero)
        _ = supervisor.handle(.stopped(one), now: .zero)
        let again = Run(number: 3, release: "r1", startsPromoted: true)
        #expect(
            supervisor.handle(.exited(two, .signal(11)), now: .zero) == [
                .report(.neverCameUp(release: "r2", .signal(11), stillServing: "r1")), .start(again),
            ])
    }

    @Test func `the old one crashes while it is told to stop: the new one takes over`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        _ = supervisor.handle(.healthy(two), now: .zero)
        #expect(supervisor.handle(.exited(one, .signal(4)), now: .zero) == [.promote(two)])
    }

    @Test func `a crash is answered at once, a crash loop with growing pauses`() {
        var supervisor = serving()
        let again = Run(number: 2, release: "r1", startsPromoted: true)
        #expect(
            supervisor.handle(.exited(one, .signal(4)), now: .seconds(60)) == [
                .report(.crashed(release: "r1", .signal(4), count: 1, pause: .zero)), .start(again),
            ])
        #expect(
            supervisor.handle(.exited(again, .signal(4)), now: .seconds(61)) == [
                .report(.crashed(release: "r1", .signal(4), count: 2, pause: .milliseconds(100))),
                .pause(.milliseconds(100), restart: 2),
            ])
        let third = Run(number: 3, release: "r1", startsPromoted: true)
        #expect(supervisor.handle(.pauseOver(restart: 2), now: .seconds(62)) == [.start(third)])
        #expect(
            supervisor.handle(.exited(third, .signal(4)), now: .seconds(62)) == [
                .report(.crashed(release: "r1", .signal(4), count: 3, pause: .milliseconds(200))),
                .pause(.milliseconds(200), restart: 3),
            ])
        // A fix that was saved meanwhile is promoted, and the restart that was planned does not happen.
        let fixed = Run(number: 4, release: "r2", startsPromoted: false)
        #expect(supervisor.handle(.ready(release: "r2"), now: .seconds(62)) == [.start(fixed)])
        #expect(supervisor.handle(.healthy(fixed), now: .seconds(62)) == [.promote(fixed)])
        #expect(supervisor.handle(.pauseOver(restart: 3), now: .seconds(63)) == [])
    }

    @Test func `a save while a release starts replaces it; a save while it is promoted waits`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        let three = Run(number: 3, release: "r3", startsPromoted: false)
        #expect(supervisor.handle(.ready(release: "r3"), now: .zero) == [.kill(two), .start(three)])
        #expect(supervisor.handle(.exited(two, .signal(9)), now: .zero) == [])
        #expect(supervisor.handle(.healthy(three), now: .zero) == [.stop(one)])
        #expect(supervisor.handle(.ready(release: "r4"), now: .zero) == [])
        #expect(supervisor.handle(.stopped(one), now: .zero) == [.promote(three)])
        let four = Run(number: 4, release: "r4", startsPromoted: false)
        #expect(
            supervisor.handle(.promoted(three), now: .zero) == [
                .report(.serving(release: "r3", replacing: "r1")), .start(four),
            ])
    }

    @Test func `the end waits for every process`() {
        var supervisor = serving()
        _ = supervisor.handle(.ready(release: "r2"), now: .zero)
        #expect(supervisor.handle(.shutDown, now: .zero) == [.kill(two), .stop(one)])
        #expect(supervisor.handle(.exited(two, .signal(9)), now: .zero) == [])
        #expect(supervisor.handle(.stopped(one), now: .zero) == [])
        #expect(supervisor.handle(.hurry, now: .zero) == [.kill(one)])
        #expect(supervisor.handle(.exited(one, .signal(9)), now: .zero) == [.finish])
    }

    @Test func `the end with nothing running is at once`() {
        var supervisor = Supervisor()
        #expect(supervisor.handle(.shutDown, now: .zero) == [.finish])
        #expect(supervisor.handle(.ready(release: "r1"), now: .zero) == [])
    }

    /// Whatever happens in whatever order, two processes never accept at a time.
    @Test(arguments: 0..<200) func `one process accepts at most`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var supervisor = Supervisor()
        var accepting: Set<Run> = []
        var alive: [Run] = []
        var releases = 0
        func perform(_ actions: [SupervisorAction]) {
            for action in actions {
                switch action {
                case .start(let run):
                    alive.append(run)
                    if run.startsPromoted { accepting.insert(run) }
                case .promote(let run): if alive.contains(run) { accepting.insert(run) }
                default: break
                }
                #expect(accepting.count <= 1, "after \(action)")
            }
        }
        for _ in 0..<60 {
            let run = alive.randomElement(using: &random)
            let event: SupervisorEvent
            switch (Int.random(in: 0..<6, using: &random), run) {
            case (0, _), (_, nil):
                releases += 1
                event = .ready(release: "r\(releases)")
            case (1, let run?): event = .healthy(run)
            case (2, let run?):
                // Only what was told to stop stops.
                accepting.remove(run)
                alive.removeAll { $0 == run }
                event = .exited(run, .signal(9))
            case (3, let run?) where accepting.contains(run): event = .promoted(run)
            case (4, let run?): event = .unhealthy(run)
            default: event = .pauseOver(restart: 2)
            }
            var actions = supervisor.handle(event, now: .zero)
            while let index = actions.firstIndex(where: { if case .stop = $0 { true } else { false } }) {
                guard case .stop(let run) = actions.remove(at: index) else { break }
                accepting.remove(run)
                perform(actions)
                actions = supervisor.handle(.stopped(run), now: .zero)
            }
            perform(actions)
        }
    }
}

/// A generator that gives the same numbers for the same seed (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
