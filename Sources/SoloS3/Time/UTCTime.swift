package import struct Foundation.Date

/// A second of UTC in the three forms that S3 writes it.
///
/// Dates are counted by days_from_civil of Howard Hinnant's *chrono-Compatible Low-Level Date Algorithms*.
package struct UTCTime: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    private var daysSinceEpoch: Int

    package init(_ date: Date) {
        // Bounded so that a date from a clock gone mad traps nothing.
        let seconds = Int(max(-62_135_596_800, min(253_402_300_799, date.timeIntervalSince1970.rounded(.down))))
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3600
        minute = rest % 3600 / 60
        second = rest % 60
        daysSinceEpoch = days
    }

    /// `20150830T123600Z`.
    package var basic: String { "\(pad(year, 4))\(pad(month))\(pad(day))T\(pad(hour))\(pad(minute))\(pad(second))Z" }
    /// `20150830`.
    package var day8: String { "\(pad(year, 4))\(pad(month))\(pad(day))" }
    /// `2015-08-30T12:36:00.000Z`.
    package var extended: String {
        "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(pad(hour)):\(pad(minute)):\(pad(second)).000Z"
    }
    /// `Sun, 30 Aug 2015 12:36:00 GMT`, the IMF-fixdate of RFC 9110.
    package var http: String {
        let weekday = Self.weekdays[((daysSinceEpoch % 7) + 11) % 7]
        return
            "\(weekday), \(pad(day)) \(Self.months[month - 1]) \(pad(year, 4)) \(pad(hour)):\(pad(minute)):\(pad(second)) GMT"
    }

    /// Reads ``basic``.
    package static func date(basic text: some StringProtocol) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        return date(
            number(bytes[0..<4]), number(bytes[4..<6]), number(bytes[6..<8]), number(bytes[9..<11]),
            number(bytes[11..<13]), number(bytes[13..<15]))
    }

    /// Reads ``extended``, with or without the fraction.
    package static func date(extended text: some StringProtocol) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
        return date(
            number(bytes[0..<4]), number(bytes[5..<7]), number(bytes[8..<10]), number(bytes[11..<13]),
            number(bytes[14..<16]), number(bytes[17..<19]))
    }

    /// Reads ``http``.
    package static func date(http text: some StringProtocol) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, text.hasSuffix(" GMT") else { return nil }
        let month = months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self)).map { $0 + 1 }
        return date(
            number(bytes[12..<16]), month, number(bytes[5..<7]), number(bytes[17..<19]), number(bytes[20..<22]),
            number(bytes[23..<25]))
    }

    private static func date(_ year: Int?, _ month: Int?, _ day: Int?, _ hour: Int?, _ minute: Int?, _ second: Int?)
        -> Date?
    {
        guard let year, let month, let day, let hour, let minute, let second, (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Date(timeIntervalSince1970: Double(days * 86_400 + hour * 3600 + minute * 60 + second))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    private func pad(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
