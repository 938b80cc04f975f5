package import struct Foundation.Date

/// The time of day and a way to wait for a moment of it; tests put one in that they move by hand.
package protocol TimeSource: Sendable {
    var now: Date { get }
    /// Returns once `now` is at or past the date. Throws `CancellationError` when the task is cancelled first.
    func sleep(until date: Date) async throws
}
