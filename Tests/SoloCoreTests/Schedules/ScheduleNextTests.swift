import Foundation
import SoloCore
import Testing

@Suite struct ScheduleNextTests {
    /// The first ticks after a moment, as UTC.
    private func ticks(_ schedule: Schedule, after start: String, count: Int) throws -> [String] {
        var moment = try Date(start, strategy: .iso8601)
        var ticks: [String] = []
        while ticks.count < count, let tick = try schedule.next(after: moment) {
            #expect(tick > moment)
            ticks.append(tick.formatted(.iso8601))
            moment = tick
        }
        return ticks
    }

    @Test func everyCountsFrom1970() throws {
        #expect(
            try ticks(.every(.days(1)), after: "2026-03-28T17:00:01Z", count: 2)
                == ["2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"])
        #expect(try ticks(.every(.minutes(5)), after: "2026-03-28T17:05:00Z", count: 1) == ["2026-03-28T17:10:00Z"])
        #expect(try ticks(.every(.hours(1)), after: "1969-12-31T22:30:00Z", count: 2).last == "1970-01-01T00:00:00Z")
        #expect(
            try Schedule.every(.seconds(.max)).next(after: Date(timeIntervalSince1970: 1))?.timeIntervalSince1970
                == 0x1p63)
    }

    @Test func aFractionOfASecondIsNotATickMissed() throws {
        let justBefore = try Date("2026-01-01T02:59:59Z", strategy: .iso8601).addingTimeInterval(0.9)
        #expect(try Schedule.daily(at: "03:00").next(after: justBefore)?.formatted(.iso8601) == "2026-01-01T03:00:00Z")
        #expect(try Schedule.every(.hours(1)).next(after: justBefore)?.formatted(.iso8601) == "2026-01-01T03:00:00Z")
        let justAfter = try Date("2026-01-01T03:00:00Z", strategy: .iso8601).addingTimeInterval(0.1)
        #expect(try Schedule.daily(at: "03:00").next(after: justAfter)?.formatted(.iso8601) == "2026-01-02T03:00:00Z")
    }

    @Test func dailyKeepsItsTimeThroughTheYear() throws {
        // Berlin goes from UTC+1 to UTC+2 on the 29th of March 2026.
        #expect(
            try ticks(.daily(at: "08:30", in: "Europe/Berlin"), after: "2026-03-28T00:00:00Z", count: 3)
                == ["2026-03-28T07:30:00Z", "2026-03-29T06:30:00Z", "2026-03-30T06:30:00Z"])
        #expect(
            try ticks(.daily(at: "00:00", in: "Asia/Kolkata"), after: "2026-03-28T00:00:00Z", count: 2)
                == ["2026-03-28T18:30:00Z", "2026-03-29T18:30:00Z"])
    }

    @Test func aTimeThatTheClockSkipsRunsOnceAfterTheGap() throws {
        // 02:00 to 03:00 does not exist in Berlin on the 29th: 03:00 there is 01:00 UTC.
        #expect(
            try ticks(.daily(at: "02:30", in: "Europe/Berlin"), after: "2026-03-28T12:00:00Z", count: 2)
                == ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"])
        // Several that are skipped, and one at the end of the gap, are one tick.
        #expect(
            try ticks(.cron("0,20,40 2,3 * * *", in: "Europe/Berlin"), after: "2026-03-29T00:00:00Z", count: 3)
                == ["2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z"])
        // Lord Howe skips half an hour: 02:00 becomes 02:30, which is 15:30 UTC of the day before.
        #expect(
            try ticks(.daily(at: "02:15", in: "Australia/Lord_Howe"), after: "2025-10-04T12:00:00Z", count: 2)
                == ["2025-10-04T15:30:00Z", "2025-10-05T15:15:00Z"])
        // Samoa skipped the whole 30th of December 2011; its midnight ran as the 31st began, with that day's own.
        #expect(
            try ticks(.daily(at: "00:00", in: "Pacific/Apia"), after: "2011-12-29T10:00:00Z", count: 2)
                == ["2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"])
    }

    @Test func aTimeThatComesTwiceRunsTheFirstTime() throws {
        // New York shows 01:00 to 02:00 twice on the 1st of November 2026, at 05:00 and 06:00 UTC.
        #expect(
            try ticks(.daily(at: "01:30", in: "America/New_York"), after: "2026-10-31T12:00:00Z", count: 2)
                == ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"])
        #expect(
            try ticks(.daily(at: "01:30", in: "America/New_York"), after: "2026-11-01T06:10:00Z", count: 1)
                == ["2026-11-02T06:30:00Z"])
        #expect(
            try ticks(.daily(at: "01:45", in: "Australia/Lord_Howe"), after: "2025-04-05T12:00:00Z", count: 2)
                == ["2025-04-05T14:45:00Z", "2025-04-06T15:15:00Z"])
    }

    @Test func aFollowerOfTheClockKeepsItsPaceThroughTheChange() throws {
        #expect(
            try ticks(.cron("*/30 * * * *", in: "America/New_York"), after: "2026-11-01T05:00:00Z", count: 5)
                == [
                    "2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z",
                    "2026-11-01T07:30:00Z",
                ])
        #expect(
            try ticks(.cron("*/30 * * * *", in: "Europe/Berlin"), after: "2026-03-29T00:30:00Z", count: 2)
                == ["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"])
        // The hour that is asked for is skipped: nothing that day.
        #expect(
            try ticks(.cron("*/30 2 * * *", in: "Europe/Berlin"), after: "2026-03-28T12:00:00Z", count: 1)
                == ["2026-03-30T00:00:00Z"])
    }

    @Test func aDayThatMatchesEitherFieldIsMeant() throws {
        // The 13th, and every Friday.
        #expect(
            try ticks(.cron("0 0 13 * 5"), after: "2026-01-01T00:00:00Z", count: 4)
                == ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z"])
        // With a `*` in front both must match: Fridays of odd days.
        #expect(
            try ticks(.cron("0 0 */2 * 5"), after: "2026-01-01T00:00:00Z", count: 2)
                == ["2026-01-09T00:00:00Z", "2026-01-23T00:00:00Z"])
    }

    @Test func leapDaysAreFound() throws {
        #expect(
            try ticks(.cron("0 0 29 2 *"), after: "2096-03-01T00:00:00Z", count: 2)
                == ["2104-02-29T00:00:00Z", "2108-02-29T00:00:00Z"])
        // A 29th of February that is a Monday, by both fields.
        #expect(try ticks(.cron("0 0 */28 2 1"), after: "2026-01-01T00:00:00Z", count: 1) == ["2027-02-01T00:00:00Z"])
    }

    @Test(arguments: ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 */31 4 *", "* * 30-31 2 *"])
    func whatNeverTicksEndsAndIsAMistake(expression: String) throws {
        let schedule = Schedule.cron(expression, in: "Europe/Berlin")
        if expression != "0 0 */31 4 *" {
            #expect(try schedule.next(after: Date(timeIntervalSince1970: 1_700_000_000)) == nil)
            #expect(schedule.mistakes.map(\.code) == [.never])
        } else {
            // `*/31` starts with the 1st, which every month has.
            #expect(schedule.mistakes.isEmpty)
        }
    }

    @Test func datesBeyondTheCalendarDoNotTrap() throws {
        for date in [
            Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity),
            Date(timeIntervalSince1970: -.nan), Date(timeIntervalSince1970: 1e300),
        ] {
            _ = try Schedule.daily(at: "03:00", in: "Europe/Berlin").next(after: date)
            _ = try Schedule.cron("* * * * *", in: "Europe/Berlin").next(after: date)
            _ = try Schedule.every(.seconds(1)).next(after: date)
        }
    }

    @Test func mistakesAreAllReported() {
        #expect(Schedule.every(.seconds(0)).mistakes.map(\.code) == [.interval])
        #expect(Schedule.daily(at: "3am", in: "Europe/Berln").mistakes.map(\.code) == [.time, .zone])
        #expect(Schedule.cron("0 3 * *", in: "Mars").mistakes.map(\.code) == [.cron, .zone])
        #expect(Schedule.daily(at: "03:00", in: "US/Eastern").mistakes.isEmpty)
        #expect(Schedule.cron("*/5 * * * *").mistakes.isEmpty)
        for time in ["24:00", "3:00", "03:60", "03:00:00", "", "03", "+3:00", "٠٣:٠٠", "03:0😀"] {
            #expect(Schedule.daily(at: time).mistakes.map(\.code) == [.time], "\(time)")
        }
    }

    @Test(arguments: [
        ("Europe/Berln", "write \"Europe/Berlin\""),
        ("berlin", "write \"Europe/Berlin\""),
        ("america/new_york", "write \"America/New_York\""),
        ("PST", "use a name of the IANA database, such as \"Europe/Berlin\", or leave the zone out for UTC"),
        ("", "use a name of the IANA database, such as \"Europe/Berlin\", or leave the zone out for UTC"),
    ])
    func aZoneThatDoesNotExistHasItsFix(zone: String, fix: String) {
        let mistakes = Schedule.daily(at: "03:00", in: Zone(zone)).mistakes
        #expect(mistakes.map(\.fix) == [fix])
    }
}
