package import struct Foundation.Date

/// A second of UTC in the forms in which HTTP, S3 and logs write it.
package struct UTCTime: Sendable, Equatable {
    private let civil: CivilDay
    private let hour: Int
    private let minute: Int
    private let second: Int

    package init(_ date: Date) {
        self.init(secondsSince1970: date.timeIntervalSince1970.rounded(.down))
    }

    /// The years 1 to 9999; what lies outside is bounded, so that a date from a broken clock traps nothing.
    package init(secondsSince1970: Double) {
        let seconds = Int(max(-62_135_596_800, min(253_402_300_799, secondsSince1970)))
        civil = CivilDay(daysSince1970: seconds.flooredQuotient(by: 86_400))
        let rest = seconds - civil.daysSince1970 * 86_400
        hour = rest / 3600
        minute = rest % 3600 / 60
        second = rest % 60
    }

    private var dashes: String { "\(pad(civil.year, 4))-\(pad(civil.month))-\(pad(civil.day))" }
    private var colons: String { "\(pad(hour)):\(pad(minute)):\(pad(second))" }

    /// `20150830T123600Z`.
    package var basic: String { "\(day8)T\(pad(hour))\(pad(minute))\(pad(second))Z" }
    /// `20150830`.
    package var day8: String { "\(pad(civil.year, 4))\(pad(civil.month))\(pad(civil.day))" }
    /// `2015-08-30T12:36:00.000Z`.
    package var extended: String { "\(seconds).000Z" }
    /// `2015-08-30T12:36:00`: a fraction and the zone may follow.
    package var seconds: String { "\(dashes)T\(colons)" }
    /// `Sun, 30 Aug 2015 12:36:00 GMT`, the IMF-fixdate of RFC 9110.
    package var http: String {
        let month = Self.months[civil.month - 1]
        return "\(Self.weekdays[civil.weekday]), \(pad(civil.day)) \(month) \(pad(civil.year, 4)) \(colons) GMT"
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
        let days = CivilDay.daysSince1970(year: year, month: month, day: day)
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

/// The time of day and a way to wait for a moment of it; tests put one in that they move by hand.
package protocol TimeSource: Sendable {
    var now: Date { get }
    /// Returns once `now` is at or past the date. Throws `CancellationError` when the task is cancelled first.
    func sleep(until date: Date) async throws
}
