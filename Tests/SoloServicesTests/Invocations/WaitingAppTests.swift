import Foundation
import SoloConcurrency
import SoloCore
import Testing

@testable import SoloServices

/// What becomes due while no release serves.
@Suite(.timeLimit(.minutes(1)))
struct WaitingAppTests {
    /// Begins to serve at the moment at which something else changes.
    private struct ChangingInvoker: Invoker {
        let signal: Signal
        func isServing(_ component: String) -> Bool { false }

        func untilServing(_ component: String) async throws { signal.raise() }
        func invoke(_ invocation: Invocation) async throws -> InvocationOutcome { InvocationOutcome(.done) }
    }

    @Test func `a change that comes together with the app is not lost`() async throws {
        for _ in 0..<200 {
            let signal = Signal()
            #expect(try await ChangingInvoker(signal: signal).untilServing("worker.receipts", or: signal) == false)
        }
    }

    @Test func `a message waits for the app with all of its attempts and its time`() async throws {
        let invoker = FakeInvoker(serves: false)
        let tests = QueueDispatcherTests()
        let manifest = Manifest.sample(
            queue: QueueSettings(maximumAttempts: 1), worker: WorkerSettings(queue: "receipts", timeout: 20))
        try await tests.withDispatcher(invoker, manifest: manifest) { store, _ in
            _ = try await store.send(Data("1".utf8), to: "receipts")
            for await _ in invoker.waits { break }
            tests.time.advance(by: 3600)
            let summary = try await store.summaries(of: ["receipts"]).first
            #expect(summary?.ready == 1)
            #expect(summary?.leased == 0)
            invoker.serve()
            for await _ in invoker.ends { break }
        }
        #expect(invoker.invocations.map(\.attempt) == [1])
        #expect(invoker.invocations.map(\.deadline) == [tests.time.now.addingTimeInterval(20)])
    }

    @Test func `a message that the app had no time to take has used no attempt`() async throws {
        let invoker = FakeInvoker { invocation in
            if invocation.payload == Data("1".utf8) { throw InvocationNotDelivered("about to stop") }
            return InvocationOutcome(.done)
        }
        let tests = QueueDispatcherTests()
        try await tests.withDispatcher(invoker) { store, _ in
            var ends = invoker.ends.makeAsyncIterator()
            _ = try await store.send(Data("1".utf8), to: "receipts")
            for _ in 1...7 {
                _ = await ends.next()
                for await date in tests.time.sleeps where date == tests.time.now.addingTimeInterval(1) { break }
                tests.time.advance(by: 1)
            }
        }
        #expect(invoker.invocations.allSatisfy { $0.attempt == 1 })
    }

    @Test func `ticks that came due without an app are one run, with all of its time`() async throws {
        let invoker = FakeInvoker(serves: false)
        let tests = SchedulerTests()
        try await withFolder { folder in
            try await tests.withScheduler(in: folder, invoker, tests.settings()) { _, store in
                await tests.slept(60)
                tests.time.advance(by: 60)
                for await _ in invoker.waits { break }
                tests.time.advance(by: 600)
                let before = try await store.history(of: "cron.cleanup")
                #expect(before.isEmpty)
                invoker.serve()
                for await _ in invoker.ends { break }
                await tests.slept(60)
                let history = try await store.history(of: "cron.cleanup")
                #expect(history.map(\.result) == [.done])
                #expect(history.map(\.attempt) == [1])
            }
        }
        #expect(invoker.invocations.map(\.deadline) == [tests.time.now.addingTimeInterval(7)])
        #expect(invoker.invocations.map(\.due) == [tests.time.now])
    }

    @Test func `a run that is to be tried again waits for the app`() async throws {
        let down = FakeInvoker(serves: false)
        let tests = SchedulerTests()
        try await withFolder { folder in
            let store = try ScheduleStore(path: folder + "/schedules.sqlite", time: tests.time)
            let scheduler = Scheduler(store: store, invoker: down, time: tests.time, logger: quiet)
            scheduler.apply(.sample(cron: tests.settings()))
            async let ended = scheduler.runNow("cron.cleanup")
            for await _ in down.waits { break }
            tests.time.advance(by: 3600)
            down.serve()
            let run = try await ended
            #expect(run.result == .done)
            #expect(down.invocations.map(\.deadline) == [tests.time.now.addingTimeInterval(7)])
            await store.close()
        }
    }
}
