import Foundation
import SoloCore
import Synchronization

/// The time as responses and log lines write it, rendered once a second for all of them.
final class ClockText: Sendable {
    static let shared = ClockText()

    private struct Second {
        var number = Int.min
        /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
        var http = ""
        /// `1994-11-06T08:49:37`.
        var iso = ""
    }

    private let second = Mutex(Second())

    /// For the `Date` field.
    func http(_ time: UnixTime = .now) -> String {
        second.withLock { second in
            Self.render(time.seconds, into: &second)
            return second.http
        }
    }

    /// For a log line, up to the second.
    func iso(_ time: UnixTime) -> String {
        second.withLock { second in
            Self.render(time.seconds, into: &second)
            return second.iso
        }
    }

    private static func render(_ number: Int, into second: inout Second) {
        guard second.number != number else { return }
        let time = UTCTime(secondsSince1970: Double(number))
        second = Second(number: number, http: time.http, iso: time.seconds)
    }
}

/// A moment, as seconds and nanoseconds since the first of January 1970 UTC.
struct UnixTime: Sendable {
    var seconds: Int
    var nanoseconds: Int

    static var now: UnixTime {
        let time = Date().timeIntervalSince1970
        let seconds = time.rounded(.down)
        return UnixTime(seconds: Int(seconds), nanoseconds: Int((time - seconds) * 1e9))
    }
}
