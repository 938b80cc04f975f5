import Testing

@testable import SoloConcurrency

@Suite(.timeLimit(.minutes(1)))
struct SignalTests {
    @Test func `a raise before the wait is kept, and counts once`() async {
        let signal = Signal()
        signal.raise()
        signal.raise()
        #expect(await signal.wait())
        let second = Task { await signal.wait() }
        second.cancel()
        #expect(await second.value == false)
    }

    @Test func `a raise ends the wait`() async {
        let signal = Signal()
        async let isRaised = signal.wait()
        signal.raise()
        #expect(await isRaised)
    }

    @Test func `a wait that is cancelled leaves the next raise for the next wait`() async {
        let signal = Signal()
        let cancelled = Task { await signal.wait() }
        cancelled.cancel()
        #expect(await cancelled.value == false)
        signal.raise()
        #expect(await signal.wait())
    }

    @Test func `a raise is not lost to a wait that is cancelled at the same time`() async {
        for _ in 0..<500 {
            let signal = Signal()
            let waiting = Task { await signal.wait() }
            async let raised: Void = { signal.raise() }()
            waiting.cancel()
            await raised
            // Either the cancelled wait says that it was raised, or the raise is still there.
            if await !waiting.value { #expect(await signal.wait()) }
        }
    }
}
