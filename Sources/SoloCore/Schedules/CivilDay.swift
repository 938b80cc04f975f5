/// A day of the Gregorian calendar, counted from the first of January 1970.
///
/// Source of the algorithm: Howard Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days`.
struct CivilDay {
    let month: Int
    let day: Int
    /// Sunday is 0.
    let weekday: Int

    init(daysSince1970 days: Int) {
        let shifted = days + 719_468  // from the first of March of the year 0
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        weekday = (days + 4) - (days + 4).flooredQuotient(by: 7) * 7
    }
}

extension Int {
    /// The quotient rounded down, also for negative numbers.
    func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
