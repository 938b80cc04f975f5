public import struct Foundation.Date

extension Date: SQLConvertible {
    /// ISO 8601 text in UTC with milliseconds, so that text order is time order: `2026-03-01T09:30:00.000Z`.
    ///
    /// The same as SQLite's `strftime('%Y-%m-%dT%H:%M:%fZ')`. Years 0 to 9999; a date is rounded to the millisecond.
    public var sqlValue: SQLValue { .text(SQLTimestamp.text(of: self)) }

    /// ISO 8601 text; a space instead of `T`, a missing fraction, a missing zone (UTC) and an offset are understood.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let date = SQLTimestamp.date(from: text) else { return nil }
        self = date
    }
}

/// Dates as SQL text. Days from and to civil dates follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
package enum SQLTimestamp {
    package static func text(of date: Date) -> String {
        let lowest = -62_167_219_200_000.0
        let highest = 253_402_300_799_999.0
        let milliseconds = Int(min(max((date.timeIntervalSince1970 * 1000).rounded(), lowest), highest))
        let days = milliseconds.quotientFloored(by: 86_400_000)
        let rest = milliseconds - days * 86_400_000
        let (year, month, day) = civil(fromDays: days)
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
        append(year, digits: 4, then: "-")
        append(month, digits: 2, then: "-")
        append(day, digits: 2, then: "T")
        append(rest / 3_600_000, digits: 2, then: ":")
        append(rest / 60_000 % 60, digits: 2, then: ":")
        append(rest / 1000 % 60, digits: 2, then: ".")
        append(rest % 1000, digits: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }

    package static func date(from text: String) -> Date? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/
        guard let match = text.wholeMatch(of: pattern)?.output, let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), (1...12).contains(month), day >= 1, day <= length(of: month, in: year)
        else { return nil }
        let hour = match.4.flatMap { Int($0) } ?? 0
        let minute = match.5.flatMap { Int($0) } ?? 0
        let second = match.6.flatMap { Int($0) } ?? 0
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let fraction = match.7.flatMap { Double("0\($0)") } ?? 0
        var offset = 0
        if let zone = match.8, zone != "Z" {
            let digits = zone.dropFirst().filter { $0 != ":" }
            guard let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)), minutes < 60 else {
                return nil
            }
            offset = (hours * 3600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
        }
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static func length(of month: Int, in year: Int) -> Int {
        let following = month == 12 ? days(year + 1, 1, 1) : days(year, month + 1, 1)
        return following - days(year, month, 1)
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.quotientFloored(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.quotientFloored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int {
    fileprivate func quotientFloored(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
