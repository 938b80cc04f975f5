/// When a cron component ticks.
public struct Schedule: Sendable, Equatable, Codable {
    package enum Rule: Sendable, Equatable, Codable {
        /// At a fixed distance in seconds, at least 1, counted from the first of January 1970 UTC.
        case every(seconds: Int)
        /// By a cron expression of five fields, in a time zone by its IANA name such as `Europe/Berlin`.
        case cron(expression: String, zone: String)
    }

    package var rule: Rule

    package init(rule: Rule) {
        self.rule = rule
    }
}
