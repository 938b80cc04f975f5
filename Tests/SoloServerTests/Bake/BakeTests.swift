import Testing

@testable import SoloServer

/// Whether a release that is watched stays.
struct BakeTests {
    private let before = Bake.Figures(requests: 1000, failures: 2, latency: .milliseconds(80))

    private func verdict(_ figures: Bake.Figures, after seconds: Int = 60, before: Bake.Figures?) -> Bake.Verdict {
        Bake(before: before).verdict(figures, after: .seconds(seconds))
    }

    @Test func `it is good after its time and its requests`() {
        let figures = Bake.Figures(requests: 20, latency: .milliseconds(90))
        #expect(verdict(figures, after: 59, before: before) == .wait)
        #expect(verdict(figures, before: before) == .good)
        #expect(verdict(.init(requests: 19, latency: .milliseconds(90)), before: before) == .wait)
        // A stage without visitors does not wait for ever.
        #expect(verdict(.init(), after: 600, before: before) == .good)
        #expect(verdict(.init(), after: 599, before: nil) == .wait)
    }

    @Test func `it goes back at once if more requests fail than before`() {
        #expect(
            verdict(.init(requests: 10, failures: 3), after: 1, before: before)
                == .bad("3 of 10 requests failed (30 %), where 0 % did before."))
        #expect(verdict(.init(requests: 10, failures: 2), after: 1, before: before) == .wait)
        #expect(
            verdict(.init(requests: 100, failures: 20), before: .init(requests: 100, failures: 20, latency: .zero))
                == .good)
        #expect(verdict(.init(requests: 100, failures: 5), before: nil) != .good)
    }

    @Test func `it goes back if it is much slower, where people notice`() {
        #expect(
            verdict(.init(requests: 50, latency: .milliseconds(400)), after: 5, before: before)
                == .bad("Its slow requests take 400 ms, where they took 80 ms."))
        #expect(
            verdict(
                .init(requests: 50, latency: .milliseconds(90)), before: .init(requests: 9, latency: .milliseconds(2)))
                == .good)
        #expect(verdict(.init(requests: 50, latency: .milliseconds(400)), before: nil) == .good)
    }

    @Test func `it goes back if its processes keep crashing`() {
        #expect(verdict(.init(crashes: 3), after: 1, before: before) == .bad("Its processes crashed 3 times."))
        #expect(verdict(.init(crashes: 2), after: 1, before: before) == .wait)
    }
}
