import SoloCore
import Testing

@Suite struct CronExpressionTests {
    @Test(arguments: [
        ("0 3 * * 1-5", "0 3 * * MON-FRI"),
        ("0 0 * * 0", "0 0 * * 7"),
        ("0 0 * * 0", "0 0 * * sun"),
        ("0 0 * * 5-7", "0 0 * * FRI-SUN"),
        ("0 0 1 1,3 *", "0 0 1 JAN,mar *"),
        ("0,15,30,45 * * * *", "0-45/15 * * * *"),
        ("10-20/5,50 1 1 1 1", "10,15,20,50 1 1 1 1"),
        ("0 3 * * *", "  0   3\t* * *  "),
        ("0 0 * * 1,0", "0 0 * * MON,SUN"),
    ])
    func writtenInTwoWaysItIsTheSame(one: String, other: String) throws {
        #expect(try CronExpression(one) == CronExpression(other))
    }

    @Test(arguments: [
        (
            "61 * * * *",
            "The minute field `61` of the cron expression \"61 * * * *\" has 61, which is out of range.\n  fix: use 0 to 59"
        ),
        (
            "0 24 * * *",
            "The hour field `24` of the cron expression \"0 24 * * *\" has 24, which is out of range.\n  fix: use 0 to 23"
        ),
        (
            "0 0 0 * *",
            "The day of the month field `0` of the cron expression \"0 0 0 * *\" has 0, which is out of range.\n  fix: use 1 to 31"
        ),
        (
            "0 0 * JANUARY *",
            "The month field `JANUARY` of the cron expression \"0 0 * JANUARY *\" has `JANUARY`, which is not a number or a name.\n  fix: write `JAN`"
        ),
        (
            "0 0 * * 8",
            "The day of the week field `8` of the cron expression \"0 0 * * 8\" has 8, which is out of range.\n  fix: use 0 to 7 or SUN to SAT"
        ),
        (
            "0 22-2 * * *",
            "The hour field `22-2` of the cron expression \"0 22-2 * * *\" has the range 22-2, whose end is before its start.\n  fix: write the two parts: `22-23,0-2`"
        ),
        (
            "5/15 * * * *",
            "The minute field `5/15` of the cron expression \"5/15 * * * *\" has a step after the single number 5.\n  fix: write the range that is stepped through: `5-59/…`"
        ),
        (
            "*/0 * * * *",
            "The minute field `*/0` of the cron expression \"*/0 * * * *\" has the step `/0`, which is not a number from 1 up.\n  fix: write a step such as `*/2`"
        ),
        (
            "*/90 * * * *",
            "The minute field `*/90` of the cron expression \"*/90 * * * *\" has the step /90, which is longer than the field.\n  fix: use 0 to 59; for a longer distance `.every(…)` takes any span"
        ),
        (
            "0 0 L * *",
            "The day of the month field `L` of the cron expression \"0 0 L * *\" uses `L`, which other schedulers added to cron.\n  fix: use only numbers, lists, ranges and steps; a handler can return at once on a day that is not meant"
        ),
        (
            "0 0 ? * 1#2",
            "The day of the month field `?` of the cron expression \"0 0 ? * 1#2\" uses `?`, which other schedulers added to cron.\n  fix: use only numbers, lists, ranges and steps; a handler can return at once on a day that is not meant"
        ),
        (
            "0,,5 * * * *",
            "The minute field `0,,5` of the cron expression \"0,,5 * * * *\" has a comma without a value beside it.\n  fix: remove the comma, or write the missing value"
        ),
        (
            "+5 * * * *",
            "The minute field `+5` of the cron expression \"+5 * * * *\" has `+5`, which is not a number.\n  fix: use 0 to 59"
        ),
        (
            "99999999999999999999 * * * *",
            "The minute field `99999999999999999999` of the cron expression \"99999999999999999999 * * * *\" has `99999999999999999999`, which is not a number.\n  fix: use 0 to 59"
        ),
        (
            "1- * * * *",
            "The minute field `1-` of the cron expression \"1- * * * *\" lacks a number.\n  fix: use 0 to 59"
        ),
        (
            "0 3 * *",
            "The cron expression \"0 3 * *\" has 4 fields instead of five.\n  fix: write the five fields minute, hour, day of the month, month, day of the week: \"0 3 * * 1-5\""
        ),
        (
            "0 0 3 * * *",
            "The cron expression \"0 0 3 * * *\" has 6 fields instead of five.\n  fix: leave out the seconds and the year, which cron does not have: minute, hour, day of the month, month, day of the week; or use `.every(.seconds(…))`"
        ),
        ("@daily", "The cron expression \"@daily\" has 1 field instead of five.\n  fix: write \"0 0 * * *\""),
    ])
    func aMistakeNamesItsFieldAndItsFix(expression: String, text: String) {
        let error = #expect(throws: ScheduleError.self) { try CronExpression(expression) }
        #expect(error?.description == text)
        #expect(error?.code == .cron)
    }

    /// What is no expression is refused; nothing traps.
    @Test func noTextTrapsTheParser() {
        var random = SplitMix(seed: 7)
        let alphabet = Array("0123456789*/-,@#?LWjanfrisu \t\u{0}é😀")
        var refused = 0
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? " " })
            do {
                _ = try CronExpression(text)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 10_000)
    }
}
