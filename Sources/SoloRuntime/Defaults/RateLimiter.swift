import NIOCore
import SoloCore
import Synchronization

/// Limits the requests of each client by the generic cell rate algorithm (ITU-T I.371): one time stamp a client.
///
/// A client may send `requests` at once, and gets them back evenly over the period. Memory is bounded: two generations of
/// at most `capacity` clients, of which the older one is dropped after a period, when none of its entries counts any more.
/// More clients than that in one period make it forget the oldest, who then start anew.
final class RateLimiter: Sendable {
    /// What a request came to.
    struct Decision: Sendable, Equatable {
        var isAllowed: Bool
        /// How many more may follow at once.
        var remaining: Int
        /// Seconds until all of them may again, rounded up.
        var reset: Int
        /// Rejected: seconds until the next one may come, rounded up.
        var retryAfter: Int

        /// The value of `RateLimit`: what is left of the quota, and the seconds until it is whole again.
        var field: String {
            var field = ""
            appendField(to: &field)
            return field
        }

        func appendField(to text: inout String) {
            text += "\"default\";r="
            text += remaining.description
            text += ";t="
            text += reset.description
        }
    }

    private struct State {
        var young: [IPAddress: Int64] = [:]
        var old: [IPAddress: Int64] = [:]
        var rotated: Int64 = 0
    }

    private let requests: Int64
    /// Nanoseconds.
    private let period: Int64
    private let interval: Int64
    private let capacity: Int
    private let state = Mutex(State())

    init(_ limit: HTTPDefaults.RateLimit, capacity: Int = 50_000) {
        requests = Int64(max(1, limit.requests))
        period = Int64(max(0.001, min(limit.per, 31_536_000)) * 1e9)
        interval = max(1, period / requests)
        self.capacity = capacity
    }

    /// `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10: the quota and its window in seconds.
    static func policy(_ limit: HTTPDefaults.RateLimit) -> String {
        "\"default\";q=\(max(1, limit.requests));w=\(max(1, Int(limit.per.rounded(.up))))"
    }

    /// `now` is any clock in nanoseconds that does not go back.
    func take(_ client: IPAddress, now: Int64) -> Decision {
        let (isAllowed, ahead) = state.withLock { state -> (Bool, Int64) in
            if now - state.rotated >= period || state.young.count >= capacity {
                state.old = state.young
                state.young = Dictionary(minimumCapacity: min(state.old.count, 1024))
                state.rotated = now
            }
            let arrival = max(now, state.young[client] ?? state.old[client] ?? now)
            let next = arrival + interval
            guard next - now <= period else { return (false, arrival - now) }
            state.young[client] = next
            return (true, next - now)
        }
        return Decision(
            isAllowed: isAllowed, remaining: isAllowed ? Int((period - ahead) / interval) : 0,
            reset: Self.seconds(ahead),
            retryAfter: isAllowed ? 0 : max(1, Self.seconds(ahead + interval - period)))
    }

    /// The clients that are remembered.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    private static func seconds(_ nanoseconds: Int64) -> Int {
        Int((max(0, nanoseconds) + 999_999_999) / 1_000_000_000)
    }
}
