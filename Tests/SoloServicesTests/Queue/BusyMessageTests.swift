import Foundation
import SoloCore
import Testing

@testable import SoloServices

/// Messages whose handlers found something busy.
struct BusyMessageTests {
    private let time = ManualTime()

    /// Sends a message, and drains the queue again and again until it is done or dead.
    private func deliver(to invoker: FakeInvoker, maximumAttempts: Int) async throws -> [QueueMessage] {
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let dispatcher = QueueDispatcher(store: store, invoker: invoker, time: time, logger: quiet)
            dispatcher.apply(.sample(queue: QueueSettings(maximumAttempts: maximumAttempts)))
            _ = try await store.send(Data("1".utf8), to: "receipts")
            while try await !store.messages(in: "receipts", state: .waiting).isEmpty {
                _ = try await dispatcher.drain("receipts")
                time.advance(by: 900)
            }
            let dead = try await store.messages(in: "receipts", state: .dead)
            await store.close()
            return dead
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a busy database on the last attempt makes no dead letter`() async throws {
        let ended = Gauge()
        let invoker = FakeInvoker { _ in
            ended.enter()
            return ended.highest < 3 ? InvocationOutcome(.retry, error: "busy", isBusy: true) : InvocationOutcome(.done)
        }
        #expect(try await deliver(to: invoker, maximumAttempts: 1) == [])
        #expect(invoker.invocations.map(\.attempt) == [1, 1, 1])
    }

    @Test(.timeLimit(.minutes(1))) func `what stays busy uses its attempts in the end`() async throws {
        let invoker = FakeInvoker { _ in InvocationOutcome(.retry, error: "busy", isBusy: true) }
        let dead = try await deliver(to: invoker, maximumAttempts: 2)
        #expect(dead.map(\.error) == ["busy"])
        #expect(
            invoker.invocations.map(\.attempt) == Array(repeating: 1, count: Settlement.returnLimit) + [1, 2])
    }
}
