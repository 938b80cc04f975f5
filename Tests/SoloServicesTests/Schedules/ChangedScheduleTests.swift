import Foundation
import SoloCore
import Testing

@testable import SoloServices

/// A cron whose declaration changes while it runs.
@Suite(.timeLimit(.minutes(1)))
struct ChangedScheduleTests {
    private let tests = SchedulerTests()
    private let handler = HeldHandler()

    @Test(arguments: [false, true], [false, true])
    func `an edited cron does not run its tick a second time`(wasAway: Bool, mayOverlap: Bool) async throws {
        let invoker = handler.invoker
        try await withFolder { folder in
            let settings = tests.settings(mayOverlap: mayOverlap, timeout: 10_000)
            try await tests.withScheduler(in: folder, invoker, settings) { scheduler, store in
                var begun = handler.begins()
                await tests.slept(60)
                tests.time.advance(by: 60)
                _ = await begun.next()
                if wasAway { scheduler.apply(Manifest(name: "shop")) }
                let edited = tests.settings(every: 45, mayOverlap: mayOverlap, timeout: 5_000)
                scheduler.apply(.sample(cron: edited))
                // Each of these waits for the disk: whatever the edit has started gets its turn meanwhile.
                for _ in 1...20 { _ = try await store.history(of: "cron.cleanup") }
                #expect(try await scheduler.summaries().map(\.isRunning) == [true])
                #expect(invoker.invocations.count == 1)
                handler.letGo()
                var ends = invoker.ends.makeAsyncIterator()
                _ = await ends.next()
                // It goes on by the new declaration.
                await tests.slept(30)
                tests.time.advance(by: 30)
                _ = await begun.next()
                _ = await ends.next()
                await tests.slept(45)
                var history: [ScheduleRun] = []
                // The handler has ended; what came of it is on its way to the disk.
                while history.first?.result != .done { history = try await store.history(of: "cron.cleanup") }
                #expect(history.map(\.attempt) == [1, 1])
                #expect(history.map(\.result) == [.done, .done])
            }
        }
        #expect(handler.running.highest == 1)
        #expect(
            invoker.invocations.map(\.deadline) == [
                Date(timeIntervalSince1970: 1_800_010_060), Date(timeIntervalSince1970: 1_800_005_090),
            ])
    }

    @Test func `a run that a person has started is not an interrupted one for the loop that begins after it`()
        async throws
    {
        let invoker = handler.invoker
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: tests.time)
            let scheduler = Scheduler(store: store, invoker: invoker, time: tests.time, logger: quiet)
            scheduler.apply(.sample(cron: tests.settings()))
            async let run = scheduler.runNow("cron.cleanup")
            var begun = handler.begins()
            _ = await begun.next()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                await tests.slept(60)
                let history = try? await store.history(of: "cron.cleanup")
                #expect(history?.map(\.result) == [.running])
                handler.letGo()
                scheduler.stop()
            }
            #expect(try await run.result == .done)
            #expect(try await store.history(of: "cron.cleanup").map(\.result) == [.done])
            await store.close()
        }
    }

    @Test func `a tick of a cron that the app no longer has ends as failed`() async throws {
        let begun = AsyncStream.makeStream(of: Void.self)
        let invoker = FakeInvoker { _ in
            begun.continuation.yield()
            throw InvocationNotDelivered("The release that serves has no cron.cleanup.")
        }
        try await withFolder { folder in
            try await tests.withScheduler(in: folder, invoker, tests.settings()) { scheduler, store in
                await tests.slept(60)
                tests.time.advance(by: 60)
                for await _ in begun.stream { break }
                await tests.slept(1)
                scheduler.apply(Manifest(name: "shop"))
                tests.time.advance(by: 1)
                var history: [ScheduleRun] = []
                while history.first?.result != .failed { history = try await store.history(of: "cron.cleanup") }
                #expect(history.first?.error == "The stack has no cron.cleanup any more.")
                #expect(history.first?.attempt == 1)
            }
        }
    }
}
