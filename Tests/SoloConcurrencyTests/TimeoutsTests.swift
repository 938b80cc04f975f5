import Synchronization
import TestClock
import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct TimeoutsTests {
    private final class Calls: Sendable {
        private let calls = Mutex<[String]>([])

        var all: [String] { calls.withLock { $0 } }
        func add(_ name: String) { calls.withLock { $0.append(name) } }
    }

    @Test func `each is called at its time, also if a later one was set before`() async {
        let clock = ManualClock()
        let timeouts = Timeouts(clock: clock)
        let calls = Calls()
        _ = timeouts.after(.seconds(10)) { calls.add("ten") }
        _ = timeouts.after(.seconds(2)) { calls.add("two") }
        _ = timeouts.after(.seconds(5)) { calls.add("five") }
        clock.advance(by: .seconds(2))
        while calls.all.isEmpty { await Task.yield() }
        #expect(calls.all == ["two"])
        await clock.advance(by: .seconds(1)) { calls.all.count == 3 }
        #expect(calls.all == ["two", "five", "ten"])
    }

    @Test func `one that is cancelled is never called`() async {
        let clock = ManualClock()
        let timeouts = Timeouts(clock: clock)
        let calls = Calls()
        timeouts.cancel(timeouts.after(.seconds(1)) { calls.add("cancelled") })
        _ = timeouts.after(.seconds(2)) { calls.add("kept") }
        await clock.advance(by: .seconds(1)) { !calls.all.isEmpty }
        #expect(calls.all == ["kept"])
    }

    @Test func `one task sleeps, however many timeouts there are`() async {
        let clock = ManualClock()
        let timeouts = Timeouts(clock: clock)
        for _ in 0..<1000 { timeouts.cancel(timeouts.after(.seconds(5)) {}) }
        _ = timeouts.after(.seconds(6)) {}
        while clock.sleepers == 0 { await Task.yield() }
        #expect(clock.sleepers == 1)
    }
}
