package import struct Foundation.TimeZone

/// A time zone by its IANA name: `.utc`, or a text such as `"Europe/Berlin"`.
///
/// A name that does not exist is reported with the other mistakes of the stack, before anything runs.
public struct Zone: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, such as `America/New_York`.
    public let name: String

    /// Coordinated universal time, which has no daylight saving.
    public static let utc = Zone("UTC")

    /// The zone of this IANA name.
    public init(_ name: String) {
        self.name = name
    }

    /// The zone of this IANA name.
    public init(stringLiteral name: String) {
        self.init(name)
    }

    /// The name.
    public var description: String { name }

    /// The zone's rules, or `nil` if there is no zone of that name.
    package var timeZone: TimeZone? {
        // Foundation takes abbreviations and offsets too; of those only UTC and GMT mean the same everywhere.
        guard name == "UTC" || name == "GMT" || name.contains("/") else { return nil }
        return TimeZone(identifier: name)
    }
}
