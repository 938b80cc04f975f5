import SoloProcess
import Testing

@testable import SoloHost

@Suite struct ReleaseSetTests {
    private func set(_ release: String) -> SupervisorEvent {
        .ready(ReleaseSet(release: release, processes: ["web", "work"]))
    }

    /// A supervisor whose first release serves in two processes.
    private func serving() -> Supervisor {
        var supervisor = Supervisor()
        let (web, work) = (run(1, "r1", "web"), run(2, "r1", "work"))
        #expect(supervisor.decide(set("r1")) == [.start(web), .start(work)])
        #expect(supervisor.decide(.healthy(work)) == [])
        #expect(
            supervisor.decide(.healthy(web)) == [.record(release: "r1"), .promote(web), .promote(work)])
        #expect(supervisor.decide(.promoted(web)) == [])
        #expect(supervisor.decide(.promoted(work)) == [.report(.serving(release: "r1", replacing: nil))])
        return supervisor
    }

    @Test func `a set is promoted once all of it is healthy and nothing old accepts`() {
        var supervisor = serving()
        let (web, work) = (run(3, "r2", "web"), run(4, "r2", "work"))
        _ = supervisor.decide(set("r2"))
        #expect(supervisor.decide(.healthy(web)) == [])
        #expect(
            supervisor.decide(.healthy(work)) == [
                .stop(run(1, "r1", "web"), .superseded), .stop(run(2, "r1", "work"), .superseded),
            ])
        #expect(supervisor.decide(.stopped(run(2, "r1", "work"))) == [])
        #expect(
            supervisor.decide(.stopped(run(1, "r1", "web"))) == [
                .record(release: "r2"), .promote(web), .promote(work),
            ])
    }

    @Test func `one process that never comes up takes the rest of its release along`() {
        var supervisor = serving()
        let (web, work) = (run(3, "r2", "web"), run(4, "r2", "work"))
        _ = supervisor.decide(set("r2"))
        #expect(
            supervisor.decide(.exited(work, .code(1))) == [
                .kill(web), .report(.neverCameUp(work, .code(1), stillServing: "r1")),
            ])
        #expect(supervisor.decide(.exited(web, .signal(9))) == [])
        #expect(supervisor.serving == "r1")
    }

    @Test func `a release that fails while it is promoted is gone before the old one accepts again`() {
        var supervisor = serving()
        let (web, work) = (run(3, "r2", "web"), run(4, "r2", "work"))
        _ = supervisor.decide(set("r2"))
        for run in [web, work] { _ = supervisor.decide(.healthy(run)) }
        for run in [run(1, "r1", "web"), run(2, "r1", "work")] { _ = supervisor.decide(.stopped(run)) }
        #expect(supervisor.decide(.promoted(web)) == [])
        #expect(
            supervisor.decide(.exited(work, .signal(4))) == [
                .kill(web), .report(.neverCameUp(work, .signal(4), stillServing: "r1")),
            ])
        #expect(supervisor.decide(set("r3")) == [])
        let again = [run(5, "r1", "web", promoted: true), run(6, "r1", "work", promoted: true)]
        let next = [run(7, "r3", "web"), run(8, "r3", "work")]
        #expect(
            supervisor.decide(.exited(web, .signal(9)))
                == [.record(release: "r1")] + again.map(SupervisorAction.start) + next.map(SupervisorAction.start))
    }

    @Test func `a worker's crash loop leaves the back-off of the API alone`() {
        var supervisor = serving()
        var work = run(2, "r1", "work")
        for number in 3...6 {
            let actions = supervisor.decide(.exited(work, .signal(4)), at: number)
            work = run(number, "r1", "work", promoted: true)
            if number > 3 {
                #expect(supervisor.decide(.pauseOver(restart: number - 3), at: number) == [.start(work)])
            } else {
                #expect(actions.last == .start(work))
            }
        }
        let web = run(7, "r1", "web", promoted: true)
        #expect(
            supervisor.decide(.exited(run(1, "r1", "web"), .signal(4)), at: 60) == [
                .report(.crashed(run(1, "r1", "web"), .signal(4), count: 1, pause: .zero)), .start(web),
            ])
    }

    @Test func `old processes end their jobs beside the new ones, and only so many of them`() {
        var supervisor = serving()
        var killed: [Run] = []
        for release in 2...8 {
            let numbers = (release * 2 - 1, release * 2)
            let runs = [run(numbers.0, "r\(release)", "web"), run(numbers.1, "r\(release)", "work")]
            var pending = supervisor.decide(set("r\(release)"))
            for run in runs { pending += supervisor.decide(.healthy(run)) }
            while !pending.isEmpty {
                switch pending.removeFirst() {
                case .stop(let run, .superseded):
                    pending += supervisor.decide(.stopped(run))
                    // The API has nothing in flight, the worker a long job.
                    if run.process == "web" { pending += supervisor.decide(.exited(run, .code(0))) }
                case .promote(let run): pending += supervisor.decide(.promoted(run))
                case .kill(let run): killed.append(run)
                default: break
                }
            }
            #expect(supervisor.serving == "r\(release)")
        }
        #expect(killed.map(\.release) == ["r1", "r2", "r3"])
        #expect(killed.allSatisfy { $0.process == "work" })
    }

    /// Whatever happens in whatever order, two runs of one process never accept at a time.
    @Test(arguments: 0..<300) func `one run of each process accepts at most`(seed: Int) {
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
                let names = accepting.map(\.process)
                #expect(names.count == Set(names).count, "after \(action)")
            }
        }
        for _ in 0..<80 {
            let run = alive.randomElement(using: &random)
            let event: SupervisorEvent
            switch (Int.random(in: 0..<7, using: &random), run) {
            case (0, _), (_, nil):
                releases += 1
                event = set("r\(releases)")
            case (1, let run?), (5, let run?): event = .healthy(run)
            case (2, let run?):
                accepting.remove(run)
                alive.removeAll { $0 == run }
                event = .exited(run, .signal(9))
            case (3, let run?) where accepting.contains(run): event = .promoted(run)
            case (4, let run?): event = .unhealthy(run)
            case (6, let run?) where accepting.contains(run):
                // It accepts nothing any more from here on, though it has not ended.
                accepting.remove(run)
                event = .crashing(run)
            default: event = .pauseOver(restart: Int.random(in: 0..<5, using: &random))
            }
            var actions = supervisor.handle(event, now: .zero)
            while let index = actions.firstIndex(where: { if case .stop = $0 { true } else { false } }) {
                guard case .stop(let run, _) = actions.remove(at: index) else { break }
                accepting.remove(run)
                let rest = actions
                actions = supervisor.handle(.stopped(run), now: .zero)
                actions = rest + actions
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
