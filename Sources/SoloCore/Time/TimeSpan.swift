/// A span of time in whole seconds: `.minutes(10)`, `.days(30)`.
///
/// A day is 24 hours and a week is 7 days, whatever daylight saving does; schedules that follow the wall clock are
/// ``Schedule/daily(at:in:)`` and ``Schedule/cron(_:in:)``. Spans too long for an `Int` of seconds become the longest.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// The length in seconds.
    public let seconds: Int

    /// A span of this many seconds.
    public static func seconds(_ count: Int) -> TimeSpan { TimeSpan(count, of: 1) }

    /// A span of this many minutes.
    public static func minutes(_ count: Int) -> TimeSpan { TimeSpan(count, of: 60) }

    /// A span of this many hours.
    public static func hours(_ count: Int) -> TimeSpan { TimeSpan(count, of: 3_600) }

    /// A span of this many days of 24 hours.
    public static func days(_ count: Int) -> TimeSpan { TimeSpan(count, of: 86_400) }

    /// A span of this many weeks of 7 days.
    public static func weeks(_ count: Int) -> TimeSpan { TimeSpan(count, of: 604_800) }

    /// Whether the first span is shorter.
    public static func < (one: TimeSpan, other: TimeSpan) -> Bool { one.seconds < other.seconds }

    private init(_ count: Int, of unit: Int) {
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        seconds = overflow ? (count < 0 ? .min : .max) : product
    }

    /// The days in it, a part of one counting as a whole one: lifecycle rules count in days, and nothing may expire early.
    package var daysRoundedUp: Int {
        seconds / 86_400 + (seconds > 0 && seconds % 86_400 != 0 ? 1 : 0)
    }
}

extension TimeSpan: CustomStringConvertible {
    /// In the largest unit that divides it: `30 days`, `1 hour`, `90 seconds`.
    public var description: String {
        let units = [("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60)]
        // Two weeks read well, thirty-one days read better than "4.4 weeks": a unit is used if it divides evenly.
        for (name, length) in units where seconds != 0 && seconds % length == 0 {
            let count = seconds / length
            return "\(count) \(name)\(count == 1 ? "" : "s")"
        }
        return "\(seconds) second\(seconds == 1 ? "" : "s")"
    }

    /// After "every" and "per": `day` and `6 hours`.
    package var period: String {
        let text = description
        return text.hasPrefix("1 ") ? String(text.dropFirst(2)) : text
    }
}
