import SoloCore
package import struct Foundation.Date

/// The machine's clock.
package struct SystemTime: TimeSource {
    package init() {}

    package var now: Date { Date() }

    /// Sleeps in pieces of at most a minute: a laptop that slept, or whose clock was set, is noticed by then.
    package func sleep(until date: Date) async throws {
        while true {
            let left = date.timeIntervalSinceNow
            guard left > 0 else { return try Task.checkCancellation() }
            try await Task.sleep(for: .seconds(min(left, 60)), tolerance: .seconds(min(left, 60) / 100))
        }
    }
}
