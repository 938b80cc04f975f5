package import struct Foundation.Date
package import struct Foundation.TimeZone

extension Schedule {
    /// The first tick after a moment, or `nil` if none ever comes.
    ///
    /// - Throws: ``ScheduleError`` if the schedule cannot be read.
    package func next(after date: Date) throws(ScheduleError) -> Date? {
        switch rule {
        case .every(let seconds):
            try Self.check(interval: seconds)
            let moment = date.timeIntervalSince1970.rounded(.down)
            guard moment.isFinite, abs(moment) < 1e12 else { return nil }
            let (next, overflow) = Int(moment).flooredQuotient(by: seconds).addingReportingOverflow(1)
            let (tick, tooFar) = next.multipliedReportingOverflow(by: seconds)
            return overflow || tooFar ? nil : Date(timeIntervalSince1970: Double(tick))
        case .daily(let time, let zone):
            let expression = try Self.expression(dailyAt: time)
            return expression.next(after: date, in: try Self.timeZone(zone))
        case .cron(let expression, let zone):
            return try CronExpression(expression).next(after: date, in: try Self.timeZone(zone))
        }
    }

    /// Everything that is wrong with it, the zone as well as the expression.
    package var mistakes: [ScheduleError] {
        var mistakes: [ScheduleError] = []
        func collect(_ check: () throws(ScheduleError) -> Void) {
            do { try check() } catch { mistakes.append(error) }
        }
        switch rule {
        case .every(let seconds):
            collect { () throws(ScheduleError) in try Self.check(interval: seconds) }
        case .daily(let time, let zone):
            collect { () throws(ScheduleError) in _ = try Self.expression(dailyAt: time) }
            collect { () throws(ScheduleError) in _ = try Self.timeZone(zone) }
        case .cron(let text, let zone):
            collect { () throws(ScheduleError) in
                let expression = try CronExpression(text)
                guard expression.next(after: Date(timeIntervalSince1970: 0), in: .gmt) == nil else { return }
                throw ScheduleError(
                    code: .never, message: "The cron expression \"\(text)\" never ticks: no month has such a day.",
                    fix:
                        "use a day that the month has"
                )
            }
            collect { () throws(ScheduleError) in _ = try Self.timeZone(zone) }
        }
        return mistakes
    }

    private static func check(interval seconds: Int) throws(ScheduleError) {
        guard seconds >= 1 else {
            throw ScheduleError(
                code: .interval,
                message: "A schedule ticks every \(TimeSpan.seconds(seconds)), which is not a valid interval.",
                fix: "use a span of a second or more, such as `.every(.minutes(5))`")
        }
    }

    private static func expression(dailyAt text: String) throws(ScheduleError) -> CronExpression {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isWritten =
            parts.count == 2 && parts.allSatisfy { $0.utf8.count == 2 && $0.allSatisfy("0123456789".contains) }
        guard isWritten, let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60 else {
            throw ScheduleError(
                code: .time, message: "\"\(text)\" is not a time of day.",
                fix: "write hours and minutes with two digits each, from \"00:00\" to \"23:59\"")
        }
        return CronExpression(hour: hour, minute: minute)
    }

    private static func timeZone(_ name: String) throws(ScheduleError) -> TimeZone {
        if let zone = Zone(name).timeZone { return zone }
        let known = TimeZone.knownTimeZoneIdentifiers
        let city = known.first { $0.split(separator: "/").last?.lowercased() == name.lowercased() }
        let nearest = city ?? NearestName.of(name, in: known)
        throw ScheduleError(
            code: .zone, message: "There is no time zone \"\(name)\".",
            fix: nearest.map { "write \"\($0)\"" }
                ?? "use a name of the IANA database, such as \"Europe/Berlin\", or leave the zone out for UTC")
    }
}
