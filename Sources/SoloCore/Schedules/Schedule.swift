/// When a cron component ticks: `.every(.hours(6))`, `.daily(at: "03:00", in: "Europe/Berlin")`, `.cron("0 3 * * 1-5")`.
///
/// **Daylight saving.** `.every` counts seconds and ignores it. `.daily` and cron expressions with a fixed minute and
/// hour run once on every matching day: a time that the clock skips runs at the first moment after the gap, a time
/// that comes twice runs the first time. Cron expressions whose minute or hour starts with `*` follow the wall clock:
/// what is skipped does not run, what comes twice runs twice, so that `*/15 * * * *` ticks every 15 minutes throughout.
/// These are the rules of Vixie cron, as Debian's cron(8) gives them.
public struct Schedule: Sendable, Hashable {
    package enum Rule: Sendable, Hashable, Codable {
        /// At a fixed distance in seconds, at least 1, counted from the first of January 1970 UTC.
        case every(seconds: Int)
        /// Once a day at a wall-clock time such as `03:00`, in a time zone by its IANA name.
        case daily(at: String, zone: String)
        /// By a cron expression of five fields, in a time zone by its IANA name such as `Europe/Berlin`.
        case cron(expression: String, zone: String)
    }

    package var rule: Rule

    package init(rule: Rule) {
        self.rule = rule
    }

    /// Ticks at a fixed distance, at least a second. `.days(1)` ticks at midnight UTC, since the count starts in 1970.
    public static func every(_ span: TimeSpan) -> Schedule {
        Schedule(rule: .every(seconds: span.seconds))
    }

    /// Ticks once a day at a wall-clock time from `00:00` to `23:59`.
    public static func daily(at time: String, in zone: Zone = .utc) -> Schedule {
        Schedule(rule: .daily(at: time, zone: zone.name))
    }

    /// Ticks by a cron expression: minute, hour, day of the month, month, day of the week.
    ///
    /// Fields take lists, ranges, steps and names (`*/15`, `1-5`, `MON,WED`, `JAN-MAR`); Sunday is 0 or 7. If both days
    /// are restricted, a day that matches either is meant.
    public static func cron(_ expression: String, in zone: Zone = .utc) -> Schedule {
        Schedule(rule: .cron(expression: expression, zone: zone.name))
    }
}

extension Schedule: Codable {
    /// Reads `{"every":{"seconds":60}}`, `{"daily":{"at":…,"zone":…}}` or `{"cron":{"expression":…,"zone":…}}`.
    public init(from decoder: any Decoder) throws {
        self.init(rule: try Rule(from: decoder))
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        try rule.encode(to: encoder)
    }
}

extension Schedule: CustomStringConvertible {
    /// In words: `every 6 hours`, `every day`, `daily at 03:00 UTC`, `0 3 * * 1-5 UTC`.
    public var description: String {
        switch rule {
        case .every(let seconds): "every \(TimeSpan.seconds(seconds).period)"
        case .daily(let time, let zone): "daily at \(time) \(zone)"
        case .cron(let expression, let zone): "\(expression) \(zone)"
        }
    }
}
