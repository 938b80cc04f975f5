import SoloCore
import Testing

struct CivilDayTests {
    @Test func `every day of eight centuries follows the one before it`() {
        var (year, month, day) = (1600, 1, 1)
        let first = CivilDay.daysSince1970(year: year, month: month, day: day)
        for number in first..<(first + 2 * 146_097) {
            let civil = CivilDay(daysSince1970: number)
            guard civil.year == year, civil.month == month, civil.day == day,
                CivilDay.daysSince1970(year: year, month: month, day: day) == number
            else {
                Issue.record("day \(number) is \(civil), expected \(year)-\(month)-\(day)")
                return
            }
            day += 1
            if day > CivilDay.length(ofMonth: month, in: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test(arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29)])
    func `February has a day more in a leap year`(year: Int, length: Int) {
        #expect(CivilDay.length(ofMonth: 2, in: year) == length)
    }

    @Test func `the first of January 1970 is a Thursday`() {
        #expect(CivilDay(daysSince1970: 0).weekday == 4)
        #expect(CivilDay(daysSince1970: -1).weekday == 3)
        #expect(CivilDay(daysSince1970: -4).weekday == 0)
    }
}
