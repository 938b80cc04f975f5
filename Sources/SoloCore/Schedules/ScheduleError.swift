/// Why a schedule cannot tick: what is wrong with it, and what to write instead.
package struct ScheduleError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// A cron expression that cannot be read.
        case cron = "bad-cron"
        /// A cron expression that no day of the calendar matches.
        case never = "cron-never-ticks"
        /// A time of day that cannot be read.
        case time = "bad-time"
        /// A time zone that does not exist.
        case zone = "bad-time-zone"
        /// A span that is shorter than a second.
        case interval = "bad-interval"
    }

    package var code: Code
    package var message: String
    package var fix: String

    package var description: String { "\(message)\n  fix: \(fix)" }
}
