import NIOCore
import SoloCore

/// How long a connection may take for what it does.
struct ConnectionLimits: Sendable {
    var header: TimeAmount
    var idle: TimeAmount
    var request: TimeAmount
    /// After a stop, for a connection without a request.
    var grace: TimeAmount
    /// For the peer to close its side after the last response.
    var linger = TimeAmount.seconds(2)
    var body: Int

    init(_ defaults: HTTPDefaults, grace: Duration) {
        header = Self.amount(defaults.headerTimeout)
        idle = Self.amount(defaults.idleTimeout)
        request = Self.amount(defaults.requestTimeout)
        self.grace = TimeAmount(grace)
        body = max(0, defaults.bodyLimit)
    }

    /// How often the deadlines are looked at: a quarter of the shortest one, between 5 ms and half a second.
    var deadlineInterval: TimeAmount {
        let shortest = min(header, idle, request, grace, linger)
        return .nanoseconds(min(max(shortest.nanoseconds / 4, 5_000_000), 500_000_000))
    }

    private static func amount(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(max(0.001, min(seconds, 31_536_000)) * 1e9))
    }
}
