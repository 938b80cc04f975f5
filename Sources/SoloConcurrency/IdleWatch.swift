/// Decides when something was not used for so long that it stops, as a value: what it did so far goes in at each look.
package struct IdleWatch: Sendable {
    /// Without any use, such as after an uptime check alone, it is over sooner.
    private static let shortest = Duration.seconds(10)

    package var limit: Duration
    private var uses: Int?
    /// Since when nothing has used it.
    private var idleSince: Duration?

    package init(_ limit: Duration) {
        self.limit = limit
    }

    /// How long until the next look: so often that it stops in time, and no more.
    package var pause: Duration { min(limit, Self.shortest) / 4 }

    /// Whether it is to stop.
    ///
    /// - Parameters:
    ///   - uses: how often it was used since it was started.
    ///   - isBusy: it is being used, or must not stop yet.
    ///   - now: a time that only grows.
    package mutating func isOver(uses: Int, isBusy: Bool, now: Duration) -> Bool {
        guard !isBusy, self.uses == nil || self.uses == uses, let idleSince else {
            (self.uses, idleSince) = (uses, isBusy ? nil : now)
            return false
        }
        return now - idleSince >= (uses == 0 ? min(limit, Self.shortest) : limit)
    }
}
