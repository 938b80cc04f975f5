package import struct Foundation.Date
package import struct Foundation.TimeZone

extension CronExpression {
    /// The first tick after a moment, or `nil` if none ever comes (the 30th of February).
    ///
    /// Daylight saving is handled as Vixie cron does (cron(8) of Debian, *Local time changes*). A fixed expression ticks
    /// once for each of its times: one that the clock skips at the first moment after the gap, together with others
    /// that were skipped, and one that comes twice at the first of them. An expression that follows the wall clock
    /// ticks whenever the clock shows a match: not in a gap, and again in an hour that comes again. Unlike cron this
    /// holds for changes of any length.
    package func next(after date: Date, in zone: TimeZone) -> Date? {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        // Far beyond what calendars are for; it keeps the arithmetic below from overflowing.
        guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
        let clock = WallClock(zone: zone)
        let next =
            followsWallClock ? nextShown(after: Int(seconds), on: clock) : nextFixed(after: Int(seconds), on: clock)
        return next.map { Date(timeIntervalSince1970: Double($0)) }
    }

    private func nextFixed(after moment: Int, on clock: WallClock) -> Int? {
        // The moment of a wall-clock time never goes back as the time goes on, so the first one later is the next tick.
        var start = moment + clock.offset(at: moment) + 1
        while let time = nextMatch(from: start) {
            let tick = clock.firstMoment(of: time)
            if tick > moment { return tick }
            start = time + 60
        }
        return nil
    }

    private func nextShown(after moment: Int, on clock: WallClock) -> Int? {
        // From one change of the clock to the next, its distance to UTC is fixed and a match is plain arithmetic.
        var start = moment + 1
        for _ in 0..<1_000 {
            let offset = clock.offset(at: start)
            guard let time = nextMatch(from: start + offset) else { return nil }
            guard let change = clock.nextChange(after: start), change <= time - offset else { return time - offset }
            start = change
        }
        return nil
    }

    /// The first matching time of the wall clock at or after one, both in seconds since 1970 as if there were no zones.
    private func nextMatch(from time: Int) -> Int? {
        let minute = -((-time).flooredQuotient(by: 60))
        let firstDay = minute.flooredQuotient(by: 1_440)
        var minuteOfDay = minute - firstDay * 1_440
        // The calendar repeats after 400 years of 146,097 days, a whole number of weeks.
        for day in firstDay...(firstDay + 146_097) {
            if matches(CivilDay(daysSince1970: day)), let match = nextMinuteOfDay(from: minuteOfDay) {
                return (day * 1_440 + match) * 60
            }
            minuteOfDay = 0
        }
        return nil
    }

    private func matches(_ day: CivilDay) -> Bool {
        guard months & (1 << UInt64(day.month)) != 0 else { return false }
        let byMonth = daysOfMonth & (1 << UInt64(day.day)) != 0
        let byWeek = daysOfWeek & (1 << UInt64(day.weekday)) != 0
        return eitherDay ? byMonth || byWeek : byMonth && byWeek
    }

    private func nextMinuteOfDay(from start: Int) -> Int? {
        var minute = start % 60
        for hour in (start / 60)..<24 {
            let left = minutes >> UInt64(minute)
            if hours & (1 << UInt64(hour)) != 0, left != 0 {
                return hour * 60 + minute + left.trailingZeroBitCount
            }
            minute = 0
        }
        return nil
    }
}
