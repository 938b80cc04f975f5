import Foundation
import Synchronization

/// The time as answers and log lines write it, rendered once a second for all of them.
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
        let day = CivilDay(daysSince1970: Int((Double(number) / 86_400).rounded(.down)))
        let rest = number - day.daysSince1970 * 86_400
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map(twoDigits).joined(separator: ":")
        second.number = number
        second.http =
            "\(day.weekdayName), \(twoDigits(day.day)) \(day.monthName) \(day.year) \(time) GMT"
        second.iso = "\(day.year)-\(twoDigits(day.month))-\(twoDigits(day.day))T\(time)"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
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

/// A day of the Gregorian calendar, by Howard Hinnant's `civil_from_days` ("chrono-Compatible Low-Level Date Algorithms").
struct CivilDay: Sendable, Equatable {
    var daysSince1970: Int
    var year: Int
    var month: Int
    var day: Int

    init(daysSince1970 days: Int) {
        daysSince1970 = days
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var weekdayName: String {
        ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((daysSince1970 % 7) + 7) % 7]
    }

    var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    }
}
