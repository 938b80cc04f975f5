import Foundation
import SoloCore
import Testing

/// Every tick of a window that holds a change of the clock, found once by `next` and once by looking at every minute.
@Suite struct BruteForceScheduleTests {
    struct Window: Sendable, CustomTestStringConvertible {
        var zone: String
        var start: String
        var testDescription: String { "\(zone) from \(start)" }
    }

    static let windows = [
        Window(zone: "Europe/Berlin", start: "2026-03-28T00:00:00Z"),
        Window(zone: "Europe/Berlin", start: "2026-10-24T00:00:00Z"),
        Window(zone: "America/New_York", start: "2026-03-07T12:00:00Z"),
        Window(zone: "America/New_York", start: "2026-10-31T12:00:00Z"),
        Window(zone: "Australia/Lord_Howe", start: "2026-04-04T00:00:00Z"),
        Window(zone: "Australia/Lord_Howe", start: "2026-10-02T18:00:00Z"),
        Window(zone: "Asia/Kolkata", start: "2026-03-28T00:00:00Z"),
        Window(zone: "Pacific/Apia", start: "2011-12-29T00:00:00Z"),
        Window(zone: "Africa/Casablanca", start: "2026-02-14T00:00:00Z"),
        Window(zone: "America/Sao_Paulo", start: "2018-11-03T00:00:00Z"),
    ]

    /// What a clock on the wall shows at a minute, read by Foundation's calendar.
    private struct Reading: Hashable {
        var month, day, weekday, hour, minute: Int
        var year: Int
    }

    @Test(arguments: windows)
    func everyMinuteAgrees(window: Window) throws {
        let zone = try #require(TimeZone(identifier: window.zone))
        let start = try Date(window.start, strategy: .iso8601)
        let minutes = 3 * 1_440
        // A day earlier, so that what comes twice is known to have come before.
        let readings = (-1_440...minutes).map { reading(start.addingTimeInterval(Double($0) * 60), in: zone) }

        var random = SplitMix(seed: 42)
        var checked = 0
        for _ in 0..<60 {
            let fields = randomFields(using: &random)
            let text = fields.joined(separator: " ")
            let expected = scan(fields, readings: readings, start: start)
            var found: [Date] = []
            var moment = start
            let end = start.addingTimeInterval(Double(minutes) * 60)
            while let tick = try Schedule.cron(text, in: Zone(window.zone)).next(after: moment), tick <= end {
                found.append(tick)
                moment = tick
            }
            #expect(found == expected, "\(text)")
            checked += found.count
        }
        #expect(checked > 500)
    }

    private func reading(_ date: Date, in zone: TimeZone) -> Reading {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: date)
        return Reading(
            month: parts.month ?? 0, day: parts.day ?? 0, weekday: (parts.weekday ?? 0) - 1, hour: parts.hour ?? 0,
            minute: parts.minute ?? 0, year: parts.year ?? 0)
    }

    /// The rules in their plainest form, over every minute of the window.
    private func scan(_ fields: [String], readings: [Reading], start: Date) -> [Date] {
        let follows = fields[0].hasPrefix("*") || fields[1].hasPrefix("*")
        let firsts = [0, 0, 1, 1, 0]
        let table = zip(fields, firsts).map { field, first in (0...59).map { self.matches(field, $0, first: first) } }
        let either = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        func matches(_ reading: Reading) -> Bool {
            guard table[0][reading.minute], table[1][reading.hour], table[3][reading.month] else { return false }
            let byMonth = table[2][reading.day]
            let byWeek = table[4][reading.weekday] || (reading.weekday == 0 && table[4][7])
            return either ? byMonth || byWeek : byMonth && byWeek
        }
        var seen: Set<Reading> = []
        var ticks: [Date] = []
        for (index, reading) in readings.enumerated() {
            var ticksHere = matches(reading)
            if !follows {
                if seen.contains(reading) { ticksHere = false }
                if index > 0,
                    skipped(between: readings[index - 1], and: reading).contains(where: matches)
                {
                    ticksHere = true
                }
                seen.insert(reading)
            }
            // The first day is only there to know what came before; `next` is asked for what is after the start.
            if ticksHere, index > 1_440 { ticks.append(start.addingTimeInterval(Double(index - 1_440) * 60)) }
        }
        return ticks
    }

    /// The minutes that the clock does not show, where two neighbours are further than a minute apart.
    private func skipped(between one: Reading, and other: Reading) -> [Reading] {
        func plain(_ reading: Reading) -> Date {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
            let parts = DateComponents(
                year: reading.year, month: reading.month, day: reading.day, hour: reading.hour, minute: reading.minute)
            return calendar.date(from: parts) ?? .distantPast
        }
        if one.hour == other.hour && other.minute == one.minute + 1 { return [] }
        let (from, to) = (plain(one), plain(other))
        return stride(from: 60, to: to.timeIntervalSince(from), by: 60)
            .map { self.reading(from.addingTimeInterval($0), in: .gmt) }
    }

    private func matches(_ field: String, _ value: Int, first: Int = 0) -> Bool {
        field.split(separator: ",").contains { item in
            let parts = item.split(separator: "/")
            let step = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
            if parts[0] == "*" { return (value - first) % step == 0 && value >= first }
            let ends = parts[0].split(separator: "-").compactMap { Int($0) }
            return ends[0] <= value && value <= ends[ends.count - 1] && (value - ends[0]) % step == 0
        }
    }

    private func randomFields(using random: inout SplitMix) -> [String] {
        func field(_ range: ClosedRange<Int>, star: Int) -> String {
            if Int.random(in: 0..<10, using: &random) < star {
                return Bool.random(using: &random) ? "*" : "*/\(Int.random(in: 1...range.upperBound, using: &random))"
            }
            let items = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let low = Int.random(in: range, using: &random)
                let high = Int.random(in: low...range.upperBound, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: return "\(low)"
                case 1: return "\(low)-\(high)"
                default: return "\(low)-\(high)/\(Int.random(in: 1...5, using: &random))"
                }
            }
            return items.joined(separator: ",")
        }
        // Mostly the small hours, where clocks change.
        let hours = Bool.random(using: &random) ? 0...3 : 0...23
        return [
            field(0...59, star: 3), field(hours, star: 3), field(1...31, star: 7), field(1...12, star: 9),
            field(0...7, star: 7),
        ]
    }
}
