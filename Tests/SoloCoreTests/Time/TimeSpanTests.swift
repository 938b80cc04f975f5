import SoloCore
import Testing

@Suite struct TimeSpanTests {
    @Test func unitsAreSeconds() {
        #expect(TimeSpan.seconds(90).seconds == 90)
        #expect(TimeSpan.minutes(10).seconds == 600)
        #expect(TimeSpan.hours(2).seconds == 7_200)
        #expect(TimeSpan.days(30).seconds == 2_592_000)
        #expect(TimeSpan.weeks(1) == .days(7))
        #expect(TimeSpan.minutes(61) > .hours(1))
    }

    @Test func aSpanTooLongForANumberDoesNotTrap() {
        #expect(TimeSpan.weeks(.max).seconds == .max)
        #expect(TimeSpan.weeks(.min).seconds == .min)
    }

    @Test func itReadsInTheLargestUnitThatDividesIt() {
        let words = [
            TimeSpan.seconds(0), .seconds(1), .seconds(90), .minutes(1), .hours(6), .days(1), .days(30), .weeks(2),
        ]
        .map(\.description)
        #expect(words == ["0 seconds", "1 second", "90 seconds", "1 minute", "6 hours", "1 day", "30 days", "2 weeks"])
    }

    @Test func aPartOfADayIsADay() {
        #expect(TimeSpan.weeks(2).daysRoundedUp == 14)
        #expect(TimeSpan.hours(36).daysRoundedUp == 2)
        #expect(TimeSpan.seconds(0).daysRoundedUp == 0)
        #expect(TimeSpan.hours(-1).daysRoundedUp == 0)
        #expect(TimeSpan.days(-2).daysRoundedUp == -2)
        #expect(TimeSpan.weeks(.max).daysRoundedUp > 0)
    }
}
