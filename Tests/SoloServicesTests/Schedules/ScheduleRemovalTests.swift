import Foundation
import SoloCore
import Testing

@testable import SoloServices

struct ScheduleRemovalTests {
    @Test func `a removed schedule is gone with its runs, and begins anew`() async throws {
        try await withFolder { folder in
            let time = ManualTime()
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
            let schedule = Schedule(rule: .every(seconds: 60))
            let began = try await store.begin("cron.cleanup", schedule)
            _ = try await store.begin("cron.mails", schedule)
            for number in 0..<3 {
                let run = ScheduleRun(
                    id: "\(number)", component: "cron.cleanup", due: began, started: began, attempt: 1, result: .done,
                    isManual: false, log: [])
                _ = try await store.note(run, movingOn: false)
            }
            #expect(try await store.runCounts() == ["cron.cleanup": 3, "cron.mails": 0])
            try await store.remove("cron.cleanup")
            try await store.remove("cron.cleanup")
            #expect(try await store.runCounts() == ["cron.mails": 0])
            time.advance(by: 600)
            #expect(try await store.begin("cron.cleanup", schedule) == began.addingTimeInterval(600))
            await store.close()
        }
    }
}
