import Foundation
import SoloCore
import Testing

@testable import SoloTesting

struct StackClockTests {
    let clock = StackClock(now: Date(timeIntervalSince1970: 1000))

    @Test func standsStillUntilItIsMoved() {
        #expect(clock.now == Date(timeIntervalSince1970: 1000))
        clock.advance(by: .minutes(1))
        #expect(clock.now == Date(timeIntervalSince1970: 1060))
    }

    @Test func neverGoesBack() {
        clock.advance(by: .seconds(-5))
        clock.advance(to: Date(timeIntervalSince1970: 10))
        #expect(clock.now == Date(timeIntervalSince1970: 1000))
    }

    @Test func whoSleepsWakesWhenTheTimeHasCome() async throws {
        let clock = clock
        async let sleeping: Void = clock.sleep(until: Date(timeIntervalSince1970: 1010))
        clock.advance(by: .seconds(10))
        try await sleeping
        try await clock.sleep(until: Date(timeIntervalSince1970: 1))
    }

    @Test func cancellingEndsASleep() async {
        let clock = clock
        let sleeper = Task { try await clock.sleep(until: .distantFuture) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
