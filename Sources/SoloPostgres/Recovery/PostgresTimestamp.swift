import Foundation
import SoloCore

/// A moment as Postgres writes it in UTC, in whole microseconds: `2026-11-28 01:10:48.820566+00`.
enum PostgresTimestamp {
    private static let fractionDigits = 6

    static func text(of date: Date) -> String {
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        let seconds = (microseconds / 1_000_000).rounded(.down)
        let fraction = String(Int(microseconds - seconds * 1_000_000))
        let zeros = String(repeating: "0", count: fractionDigits - fraction.count)
        let civil = UTCTime(secondsSince1970: seconds).seconds.replacing("T", with: " ")
        return "\(civil).\(zeros)\(fraction)+00"
    }

    /// Postgres leaves out zeros at the end of a fraction. What stands after the moment is not looked at.
    static func date(_ text: some StringProtocol) -> Date? {
        guard let start = UTCTime.date(extended: text.prefix(19) + "Z") else { return nil }
        let rest = text.dropFirst(19)
        guard rest.first == "." else { return start }
        let digits = rest.dropFirst().prefix(fractionDigits).prefix(while: \.isNumber)
        let whole = String(digits) + String(repeating: "0", count: fractionDigits - digits.count)
        return start.addingTimeInterval((Double(whole) ?? 0) / 1_000_000)
    }
}
