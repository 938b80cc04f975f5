/// A cron expression of five fields: minute, hour, day of the month, month, day of the week.
///
/// Read as Vixie cron reads it (crontab(5) of Debian): lists, ranges, steps, names, Sunday as 0 or 7. If neither day
/// field starts with `*`, a day that matches either one is meant; otherwise it must match both.
package struct CronExpression: Sendable, Hashable {
    /// The matching numbers of each field, a bit each.
    let minutes: UInt64
    let hours: UInt64
    let daysOfMonth: UInt64
    let months: UInt64
    /// Sunday is bit 0.
    let daysOfWeek: UInt64
    /// Whether a day that matches either day field is meant.
    let eitherDay: Bool
    /// Whether minute or hour start with `*`: such an expression ticks whenever the clock on the wall shows a match, a
    /// fixed one once a day for each of its times.
    let followsWallClock: Bool

    /// Reads an expression.
    ///
    /// - Throws: ``ScheduleError`` with the field that is wrong and what to write instead.
    package init(_ text: String) throws(ScheduleError) {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == CronField.allCases.count else {
            throw Self.wrongCount(fields.count, in: text)
        }
        func parse(_ field: CronField) throws(ScheduleError) -> UInt64 {
            try CronFieldParser(field: field, text: fields[field.rawValue], expression: text).parse()
        }
        minutes = try parse(.minute)
        hours = try parse(.hour)
        daysOfMonth = try parse(.dayOfMonth)
        months = try parse(.month)
        let weekdays = try parse(.dayOfWeek)
        daysOfWeek = (weekdays | weekdays >> 7) & 0b111_1111
        func starts(_ field: CronField) -> Bool { fields[field.rawValue].hasPrefix("*") }
        eitherDay = !starts(.dayOfMonth) && !starts(.dayOfWeek)
        followsWallClock = starts(.minute) || starts(.hour)
    }

    /// Once a day at a time of the wall clock.
    init(hour: Int, minute: Int) {
        minutes = 1 << UInt64(minute)
        hours = 1 << UInt64(hour)
        daysOfMonth = .max
        months = .max
        daysOfWeek = .max
        eitherDay = false
        followsWallClock = false
    }

    private static let shorthands = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    private static func wrongCount(_ count: Int, in text: String) -> ScheduleError {
        let message = "The cron expression \"\(text)\" has \(count) field\(count == 1 ? "" : "s") instead of five."
        let fields = "minute, hour, day of the month, month, day of the week"
        if let expression = shorthands[text.lowercased()] {
            return ScheduleError(code: .cron, message: message, fix: "write \"\(expression)\"")
        }
        if count == 6 || count == 7 {
            return ScheduleError(
                code: .cron, message: message,
                fix:
                    "leave out the seconds and the year, which cron does not have: \(fields); or use `.every(.seconds(…))`"
            )
        }
        return ScheduleError(code: .cron, message: message, fix: "write the five fields \(fields): \"0 3 * * 1-5\"")
    }
}
