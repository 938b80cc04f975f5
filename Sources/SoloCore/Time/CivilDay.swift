/// A day of the Gregorian calendar, counted from the first of January 1970.
///
/// Source of the algorithms: Howard Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days` and
/// `days_from_civil`. Both count years from the first of March, so that a leap day is the last of its year.
package struct CivilDay: Sendable, Equatable {
    package let daysSince1970: Int
    package let year: Int
    package let month: Int
    package let day: Int

    package init(daysSince1970 days: Int) {
        daysSince1970 = days
        let shifted = days + 719_468  // from the first of March of the year 0
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The number of a date's day. The month is 1 to 12; a day past the month's end counts into the next month.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The days that a month has.
    package static func length(ofMonth month: Int, in year: Int) -> Int {
        let following =
            month == 12
            ? daysSince1970(year: year + 1, month: 1, day: 1) : daysSince1970(year: year, month: month + 1, day: 1)
        return following - daysSince1970(year: year, month: month, day: 1)
    }

    /// Sunday is 0.
    package var weekday: Int {
        (daysSince1970 + 4) - (daysSince1970 + 4).flooredQuotient(by: 7) * 7
    }
}

extension Int {
    /// The quotient rounded down, also for negative numbers.
    package func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
