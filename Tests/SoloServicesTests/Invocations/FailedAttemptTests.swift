import Foundation
import SoloCore
import Synchronization
import Testing

@testable import SoloServices

/// What the platform tells of attempts that failed.
@Suite(.timeLimit(.minutes(1)))
struct FailedAttemptTests {
    private let told = AsyncStream.makeStream(of: FailedAttempt.self)

    @Test func `a failed message is told with its attempt, its error and its retry, then as a dead letter`()
        async throws
    {
        let time = ManualTime()
        let invoker = FakeInvoker { InvocationOutcome(.retry, delay: 5, error: "no \($0.attempt)") }
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let dispatcher = QueueDispatcher(
                store: store, invoker: invoker, time: time, logger: quiet, report: { told.continuation.yield($0) })
            dispatcher.apply(.sample(queue: QueueSettings(maximumAttempts: 2)))
            let id = try await store.send(Data("1".utf8), to: "receipts").id.text
            _ = try await dispatcher.drain("receipts")
            time.advance(by: 5)
            _ = try await dispatcher.drain("receipts")
            var reports = told.stream.makeAsyncIterator()
            #expect(
                await reports.next()
                    == FailedAttempt(
                        component: "worker.receipts", id: id, attempt: 1, of: 2, error: "no 1",
                        time: time.now.addingTimeInterval(-5), next: .retry(after: 5)))
            #expect(
                await reports.next()
                    == FailedAttempt(
                        component: "worker.receipts", id: id, attempt: 2, of: 2, error: "no 2", time: time.now,
                        next: .deadLetter(queue: "receipts")))
            await store.close()
        }
    }

    @Test func `a failed tick is told with its attempt, its error and its retry, then as given up`() async throws {
        let tests = SchedulerTests()
        let invoker = FakeInvoker {
            InvocationOutcome($0.attempt == 1 ? .retry : .dead, delay: 5, error: "no \($0.attempt)")
        }
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: tests.time)
            let scheduler = Scheduler(
                store: store, invoker: invoker, time: tests.time, logger: quiet,
                report: { told.continuation.yield($0) })
            scheduler.apply(.sample(cron: tests.settings()))
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                var reports = told.stream.makeAsyncIterator()
                await tests.slept(60)
                tests.time.advance(by: 60)
                let tick = "cron.cleanup@2027-01-15T08:01:00Z"
                #expect(
                    await reports.next()
                        == FailedAttempt(
                            component: "cron.cleanup", id: tick, attempt: 1, of: 3, error: "no 1",
                            time: tests.time.now, next: .retry(after: 5)))
                await tests.slept(5)
                tests.time.advance(by: 5)
                #expect(
                    await reports.next()
                        == FailedAttempt(
                            component: "cron.cleanup", id: tick, attempt: 2, of: 3, error: "no 2",
                            time: tests.time.now, next: .runFailed))
                scheduler.stop()
            }
            await store.close()
        }
    }
}
