/// How long to wait before a crashed release is started again: nothing at first, then longer while it goes on crashing.
package struct RestartPause: Sendable, Equatable {
    /// Crashes in a row.
    package private(set) var count = 0

    /// A release that served for this long before it crashed starts over with no pause.
    package static let forgivenAfter: Duration = .seconds(10)
    package static let longest: Duration = .seconds(10)

    package init() {}

    /// Counts a crash of a process that had lived for `lifetime`.
    package mutating func crashed(after lifetime: Duration) -> Duration {
        count = lifetime >= Self.forgivenAfter ? 1 : count + 1
        guard count > 1 else { return .zero }
        return min(Self.longest, .milliseconds(100) * (1 << min(count - 2, 10)))
    }
}
