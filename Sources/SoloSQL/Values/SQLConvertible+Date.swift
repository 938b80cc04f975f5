import SoloCore

public import struct Foundation.Date

extension Date: SQLConvertible {
    /// ISO 8601 text in UTC with milliseconds, so that text order is time order: `2026-03-01T09:30:00.000Z`.
    ///
    /// The same as SQLite's `strftime('%Y-%m-%dT%H:%M:%fZ')`. Years 0 to 9999; a date is rounded to the millisecond.
    public var sqlValue: SQLValue { .text(SQLTimestamp.text(of: self)) }

    /// ISO 8601 text; a space instead of `T`, a missing fraction, a missing zone (UTC) and an offset (`+01:00`, `+01`) are understood.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let date = SQLTimestamp.date(from: text) else { return nil }
        self = date
    }
}

/// Dates as SQL text.
package enum SQLTimestamp {
    package static func text(of date: Date) -> String {
        let lowest = -62_167_219_200_000.0
        let highest = 253_402_300_799_999.0
        let milliseconds = Int(min(max((date.timeIntervalSince1970 * 1000).rounded(), lowest), highest))
        let days = milliseconds.flooredQuotient(by: 86_400_000)
        let rest = milliseconds - days * 86_400_000
        let civil = CivilDay(daysSince1970: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ value: Int, digits: Int, then separator: Character) {
            var scale = 1
            for _ in 1..<digits { scale *= 10 }
            while scale > 0 {
                text.append(UInt8(48 + value / scale % 10))
                scale /= 10
            }
            text.append(separator.asciiValue ?? 0x20)
        }
        append(civil.year, digits: 4, then: "-")
        append(civil.month, digits: 2, then: "-")
        append(civil.day, digits: 2, then: "T")
        append(rest / 3_600_000, digits: 2, then: ":")
        append(rest / 60_000 % 60, digits: 2, then: ":")
        append(rest / 1000 % 60, digits: 2, then: ".")
        append(rest % 1000, digits: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }

    package static func date(from text: String) -> Date? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?/
        guard let match = text.wholeMatch(of: pattern)?.output, let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), (1...12).contains(month), day >= 1, day <= CivilDay.length(ofMonth: month, in: year)
        else { return nil }
        let hour = match.4.flatMap { Int($0) } ?? 0
        let minute = match.5.flatMap { Int($0) } ?? 0
        let second = match.6.flatMap { Int($0) } ?? 0
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let fraction = match.7.flatMap { Double("0\($0)") } ?? 0
        var offset = 0
        if let zone = match.8, zone != "Z" {
            let digits = zone.dropFirst().filter { $0 != ":" }
            guard let hours = Int(digits.prefix(2)), let minutes = Int("0\(digits.dropFirst(2))"), minutes < 60 else {
                return nil
            }
            offset = (hours * 3600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
        }
        let days = CivilDay.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }
}
