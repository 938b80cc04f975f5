import Foundation
import SoloCore
import Testing

@testable import SoloBackup

struct RetentionTests {
    /// Noon of a day of January 2026, which begins on a Thursday.
    private func day(_ day: Int, hour: Int = 12) -> String {
        BackupLayout.name(
            of: Date(timeIntervalSince1970: 1_767_225_600 + Double(day - 1) * 86_400 + Double(hour) * 3600))
    }

    private func kept(_ names: [String], days: Int = 0, weeks: Int = 0, months: Int = 0) -> [String] {
        ManifestBackups.Retention(days: days, weeks: weeks, months: months).kept(among: names).sorted()
    }

    @Test func `the newest of each of so many days stays`() {
        let names = [day(1), day(2, hour: 1), day(2, hour: 23), day(4), day(5)]
        #expect(kept(names, days: 3) == [day(2, hour: 23), day(4), day(5)])
        #expect(kept(names.reversed(), days: 3) == [day(2, hour: 23), day(4), day(5)])
    }

    @Test func `weeks begin on Mondays, and months are those of the calendar`() {
        let names = (1...31).map { day($0) }
        // Sundays are the 4th, 11th, 18th and 25th.
        #expect(kept(names, weeks: 3) == [day(18), day(25), day(31)])
        #expect(
            kept(names + [BackupLayout.name(of: Date(timeIntervalSince1970: 1_767_139_200))], months: 2)
                == ["2025-12-31T00-00-00Z", day(31)])
        #expect(kept(names, days: 2, weeks: 2) == [day(25), day(30), day(31)])
    }

    @Test func `the newest always stays, and what tells no time`() {
        #expect(kept([day(1), day(2)]) == [day(2)])
        #expect(kept(["other", day(2), day(1)]) == [day(2), "other"])
        #expect(kept([], days: 7) == [])
    }
}
