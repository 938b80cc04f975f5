import Foundation
import SoloCore
import Testing

@testable import SoloServices

struct QueueDispatcherTests {
    let time = ManualTime()

    /// Runs a dispatcher with the sample's worker, and stops it after `body`.
    func withDispatcher(
        _ invoker: FakeInvoker, manifest: Manifest = .sample(),
        _ body: (QueueStore, QueueDispatcher) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let dispatcher = QueueDispatcher(store: store, invoker: invoker, time: time, logger: quiet)
            dispatcher.apply(manifest)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dispatcher.run() }
                try await body(store, dispatcher)
                dispatcher.stop()
                try await group.waitForAll()
            }
            await store.close()
        }
    }

    @Test(.timeLimit(.minutes(1))) func messagesReachTheirWorker() async throws {
        let invoker = FakeInvoker()
        try await withDispatcher(invoker) { store, _ in
            for n in 0..<100 { _ = try await store.send(Data("\(n)".utf8), to: "receipts", key: "order-\(n)") }
            var ended = 0
            for await _ in invoker.ends {
                ended += 1
                if ended == 100 { break }
            }
        }
        let invocations = invoker.invocations
        #expect(Set(invocations.map(\.idempotencyKey)) == Set((0..<100).map { "order-\($0)" }))
        #expect(invocations.allSatisfy { $0.component == "worker.receipts" && $0.attempt == 1 })
        #expect(invocations.first?.deadline == time.now.addingTimeInterval(300))
    }

    @Test(.timeLimit(.minutes(1))) func aFailedMessageComesBackAndThenIsDead() async throws {
        let invoker = FakeInvoker { InvocationOutcome(.retry, delay: 5, error: "attempt \($0.attempt)") }
        let manifest = Manifest.sample(queue: QueueSettings(maximumAttempts: 3))
        try await withDispatcher(invoker, manifest: manifest) { store, _ in
            _ = try await store.send(Data("1".utf8), to: "receipts")
            var sleeps = time.sleeps.makeAsyncIterator()
            for attempt in 1...2 {
                // The worker sleeps until its attempt's deadline, and once that has failed until the next one.
                while let date = await sleeps.next(), date != time.now.addingTimeInterval(5) {}
                #expect(invoker.invocations.count == attempt)
                time.advance(by: 5)
            }
            var ends = invoker.ends.makeAsyncIterator()
            for _ in 1...3 { _ = await ends.next() }
        }
        #expect(invoker.invocations.map(\.attempt) == [1, 2, 3])
        #expect(Set(invoker.invocations.map(\.id)).count == 1)
    }

    @Test func drainingSettlesWhatIsDue() async throws {
        let invoker = FakeInvoker { invocation in
            switch String(decoding: invocation.payload, as: UTF8.self) {
            case "retry": return InvocationOutcome(.retry, delay: 10)
            case "dead": return InvocationOutcome(.dead, error: "never")
            case "throw": throw CocoaError(.fileNoSuchFile)
            case "gone": throw InvocationNotDelivered("nothing runs")
            default: return InvocationOutcome(.done)
            }
        }
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let dispatcher = QueueDispatcher(store: store, invoker: invoker, time: time, logger: quiet)
            dispatcher.apply(
                .sample(queue: QueueSettings(maximumAttempts: 2, firstRetryDelay: 1, longestRetryDelay: 1)))
            for text in ["done", "retry", "dead", "gone", "done"] {
                _ = try await store.send(Data(text.utf8), to: "receipts")
            }
            #expect(try await dispatcher.drain("receipts") == QueueDrain(done: 2, retried: 2, dead: 1))
            time.advance(by: 10)
            #expect(try await dispatcher.drain("receipts") == QueueDrain(done: 0, retried: 1, dead: 1))
            let dead = try await store.messages(in: "receipts", state: .dead)
            #expect(dead.map(\.payload) == ["retry", "dead"])
            // What was never delivered has had no attempt.
            #expect(invoker.invocations.last { $0.payload == Data("gone".utf8) }?.attempt == 1)
            let unknown = await #expect(throws: QueueError.self) { try await dispatcher.drain("other") }
            #expect(unknown?.code == .unknownQueue)
            await store.close()
        }
    }

    @Test(.timeLimit(.minutes(1))) func anAttemptIsGivenUpAtItsDeadline() async throws {
        let invoker = FakeInvoker { _ in
            // Nothing is ever sent: the loop ends when the attempt is cancelled.
            let (endless, sender) = AsyncStream<Void>.makeStream()
            for await _ in endless {}
            withExtendedLifetime(sender) {}
            try Task.checkCancellation()
            return InvocationOutcome(.done)
        }
        let manifest = Manifest.sample(
            queue: QueueSettings(maximumAttempts: 1), worker: WorkerSettings(queue: "receipts", timeout: 20))
        try await withDispatcher(invoker, manifest: manifest) { store, _ in
            _ = try await store.send(Data("1".utf8), to: "receipts")
            for await date in time.sleeps where date == time.now.addingTimeInterval(20) { break }
            time.advance(by: 20)
            for await _ in invoker.ends { break }
        }
        #expect(invoker.invocations.count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func aWorkerRunsNoMoreThanItsConcurrency() async throws {
        let running = Gauge()
        let invoker = FakeInvoker { _ in
            running.enter()
            await Task.yield()
            running.leave()
            return InvocationOutcome(.done)
        }
        try await withDispatcher(invoker, manifest: .sample(worker: WorkerSettings(queue: "receipts", concurrency: 3)))
        {
            store, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<60 {
                    group.addTask { _ = try await store.send(Data("\(n)".utf8), to: "receipts") }
                }
                try await group.waitForAll()
            }
            var ended = 0
            for await _ in invoker.ends {
                ended += 1
                if ended == 60 { break }
            }
        }
        #expect(running.highest <= 3)
        #expect(running.highest >= 1)
    }
}
