import Foundation
import SoloCore
import Testing

@testable import SoloServices

/// The sample's cron ticks every 60 seconds; the manual clock starts on such a tick.
struct SchedulerTests {
    var time = ManualTime()

    /// Runs a scheduler on a folder's store, and stops it after `body`.
    func withScheduler(
        in folder: String, _ invoker: any Invoker, _ settings: CronSettings,
        _ body: (Scheduler, ScheduleStore) async throws -> Void
    ) async throws {
        let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
        let scheduler = Scheduler(store: store, invoker: invoker, time: time, logger: quiet)
        scheduler.apply(.sample(cron: settings))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scheduler.run() }
            do { try await body(scheduler, store) } catch { Issue.record(error) }
            scheduler.stop()
            await group.waitForAll()
        }
        await store.close()
    }

    /// Waits until the scheduler sleeps until a moment so many seconds from now.
    func slept(_ seconds: Double) async {
        for await date in time.sleeps where date == time.now.addingTimeInterval(seconds) { return }
    }

    func settings(
        every seconds: Int = 60, missed: CronSettings.Missed = .runOnce, mayOverlap: Bool = false, timeout: Double = 7
    ) -> CronSettings {
        CronSettings(
            schedule: Schedule(rule: .every(seconds: seconds)), missed: missed, mayOverlap: mayOverlap, timeout: timeout
        )
    }

    @Test(.timeLimit(.minutes(1))) func eachTickRunsOnceAndIsKept() async throws {
        let invoker = FakeInvoker { _ in InvocationOutcome(.done, log: ["cleaned", "up"]) }
        try await withFolder { folder in
            try await withScheduler(in: folder, invoker, settings()) { scheduler, store in
                for _ in 1...3 {
                    await slept(60)
                    time.advance(by: 60)
                }
                await slept(60)
                let history = try await store.history(of: "cron.cleanup")
                #expect(history.map(\.due) == [0.0, -60, -120].map { time.now.addingTimeInterval($0) })
                #expect(history.allSatisfy { $0.result == .done && $0.attempt == 1 && $0.duration == 0 })
                #expect(history.first?.log == ["cleaned", "up"])
                let summary = try await scheduler.summaries().first
                #expect(summary?.next == time.now.addingTimeInterval(60))
                #expect(summary?.schedule == "every 60 seconds" || summary?.schedule == "every minute")
            }
            #expect(invoker.invocations.count == 3)
            #expect(Set(invoker.invocations.map(\.idempotencyKey)).count == 3)
            #expect(invoker.invocations.first?.idempotencyKey == "cron.cleanup@2027-01-15T08:01:00Z")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [CronSettings.Missed.runOnce, .skip])
    func whatWasMissedRunsOnceOrIsSkipped(_ missed: CronSettings.Missed) async throws {
        let invoker = FakeInvoker()
        try await withFolder { folder in
            try await withScheduler(in: folder, invoker, settings(every: 3600, missed: missed)) { _, _ in
                await slept(3600)
            }
            // The platform was down for three ticks and half of an hour.
            time.advance(by: 3 * 3600 + 1800)
            try await withScheduler(in: folder, invoker, settings(every: 3600, missed: missed)) { _, store in
                await slept(1800)
                let history = try await store.history(of: "cron.cleanup")
                #expect(history.map(\.result) == [missed == .skip ? .skipped : .done])
                #expect(history.first?.due == time.now.addingTimeInterval(-1800))
            }
            #expect(invoker.invocations.count == (missed == .skip ? 0 : 1))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aRunThatACrashInterruptedRunsAgainUnderItsID() async throws {
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
            _ = try await store.begin("cron.cleanup", Schedule(rule: .every(seconds: 60)))
            let run = ScheduleRun(
                id: "cron.cleanup@x", component: "cron.cleanup", due: time.now, started: time.now, finished: nil,
                attempt: 1,
                result: .running, isManual: false, error: nil, log: [])
            #expect(try await store.note(run, movingOn: true))
            #expect(try await !store.note(run, movingOn: true))
            await store.close()
            let invoker = FakeInvoker()
            try await withScheduler(in: folder, invoker, settings()) { _, store in
                await slept(60)
                let history = try await store.history(of: "cron.cleanup")
                #expect(history.map(\.result) == [.done])
                #expect(history.first?.attempt == 2)
            }
            #expect(invoker.invocations.map(\.id) == ["cron.cleanup@x"])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a run that the platform's end cut is told as interrupted, one under way as running`()
        async throws
    {
        let handler = HeldHandler()
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
            let run = ScheduleRun(
                id: "cron.cleanup@x", component: "cron.cleanup", due: time.now, started: time.now, finished: nil,
                attempt: 1, result: .running, isManual: true, error: nil, log: [])
            #expect(try await store.note(run, movingOn: false))
            // As a command does that looks at a stage that does not run: nothing ticks.
            let scheduler = Scheduler(store: store, invoker: handler.invoker, time: time, logger: quiet)
            scheduler.apply(.sample(cron: settings()))
            let told = try await scheduler.history(of: "cron.cleanup", limit: 20)
            #expect(told.map(\.result) == [.interrupted])
            #expect(told.first?.error == "The platform ended while it ran.")
            #expect(try await scheduler.summaries().first?.last?.result == .interrupted)
            #expect(try await store.history(of: "cron.cleanup").map(\.result) == [.running])
            var begun = handler.begins()
            async let other = scheduler.runNow("cron.cleanup")
            _ = await begun.next()
            let results = try await scheduler.history(of: "cron.cleanup", limit: 20).map(\.result)
            #expect(Set(results) == [.running, .interrupted])
            handler.letGo()
            #expect(try await other.result == .done)
            await store.close()
        }
    }

    @Test(.timeLimit(.minutes(1))) func aFailedRunIsTriedThreeTimes() async throws {
        let invoker = FakeInvoker { InvocationOutcome(.retry, delay: 5, error: "no \($0.attempt)") }
        try await withFolder { folder in
            try await withScheduler(in: folder, invoker, settings()) { _, store in
                await slept(60)
                time.advance(by: 60)
                for _ in 1...2 {
                    await slept(5)
                    time.advance(by: 5)
                }
                await slept(50)
                let history = try await store.history(of: "cron.cleanup")
                #expect(history.map(\.result) == [.failed])
                #expect(history.first?.attempt == 3)
                #expect(history.first?.error == "no 3")
                #expect(history.first?.duration == 10)
            }
            #expect(invoker.invocations.map(\.attempt) == [1, 2, 3])
        }
    }

    @Test(.timeLimit(.minutes(1))) func ticksDoNotOverlapUnlessAsked() async throws {
        for mayOverlap in [false, true] {
            let time = ManualTime()
            let running = Gauge()
            let (begins, began) = AsyncStream.makeStream(of: Void.self)
            let (go, goes) = AsyncStream.makeStream(of: Void.self)
            let invoker = FakeInvoker { invocation in
                running.enter()
                began.yield()
                if invocation.due == Date(timeIntervalSince1970: 1_800_000_060) { for await _ in go { break } }
                running.leave()
                return InvocationOutcome(.done)
            }
            try await withFolder { folder in
                var suite = SchedulerTests()
                suite.time = time
                try await suite.withScheduler(
                    in: folder, invoker, settings(mayOverlap: mayOverlap, timeout: 10_000)
                ) { scheduler, store in
                    var begins = begins.makeAsyncIterator()
                    await suite.slept(60)
                    time.advance(by: 60)
                    await begins.next()
                    if mayOverlap {
                        await suite.slept(60)
                        time.advance(by: 60)
                        await begins.next()
                        goes.finish()
                        #expect(running.highest == 2)
                    } else {
                        // Three ticks come due while the first one runs; one of them runs after it.
                        time.advance(by: 180)
                        let refused = await #expect(throws: ScheduleServiceError.self) {
                            try await scheduler.runNow("cron.cleanup")
                        }
                        #expect(refused?.code == .isRunning)
                        goes.finish()
                        await begins.next()
                        await suite.slept(60)
                        #expect(running.highest == 1)
                        let history = try await store.history(of: "cron.cleanup")
                        #expect(history.map(\.due) == [0.0, -180].map { time.now.addingTimeInterval($0) })
                    }
                }
            }
        }
    }

    @Test func runNowAnswersWithItsRun() async throws {
        let invoker = FakeInvoker { _ in InvocationOutcome(.retry, error: "no") }
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
            let scheduler = Scheduler(store: store, invoker: invoker, time: time, logger: quiet)
            scheduler.apply(.sample())
            let run = try await scheduler.runNow("cron.cleanup")
            #expect(run.result == .failed)
            #expect(run.isManual)
            #expect(run.attempt == 1)
            let unknown = await #expect(throws: ScheduleServiceError.self) { try await scheduler.runNow("cron.other") }
            #expect(unknown?.code == .unknownSchedule)
            await store.close()
        }
    }

    @Test func historyAndLogsAreBounded() async throws {
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: time)
            for n in 0..<(ScheduleStore.historyLimit + 20) {
                time.advance(by: 1)
                var run = ScheduleRun(
                    id: "\(n)", component: "cron.a", due: time.now, started: time.now, finished: time.now, attempt: 1,
                    result: .done, isManual: false, error: nil, log: [])
                _ = try await store.note(run, movingOn: true)
                run.log = (0..<200).map { "line \($0) " + String(repeating: "x", count: 5000) }
                try await store.update(run)
            }
            let history = try await store.history(of: "cron.a", limit: 1000)
            #expect(history.count == ScheduleStore.historyLimit)
            #expect(history.first?.id == "119")
            #expect(history.first?.log.count == ScheduleStore.logLineLimit)
            #expect(history.first?.log.last?.hasPrefix("line 199") == true)
            #expect(history.first?.log.allSatisfy { $0.count <= ScheduleStore.logLineLength } == true)
            await store.close()
        }
    }

    @Test func theLatestOfManyMissedTicksIsFoundQuickly() throws {
        let now = Date(timeIntervalSince1970: 1_800_000_030)
        let year = now.addingTimeInterval(-365 * 86_400)
        #expect(
            try Schedule(rule: .every(seconds: 1)).latest(after: year, notAfter: now)
                == Date(timeIntervalSince1970: 1_800_000_030))
        #expect(
            try Schedule(rule: .cron(expression: "0 0 1 1 *", zone: "UTC")).latest(after: year, notAfter: now)
                == Date(timeIntervalSince1970: 1_798_761_600))
        #expect(try Schedule(rule: .every(seconds: 60)).latest(after: now, notAfter: now) == nil)
    }
}
