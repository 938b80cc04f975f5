import Foundation
import SoloCore
import Testing

@testable import SoloServices

/// A worker whose declaration changes while it has messages.
@Suite(.timeLimit(.minutes(1)))
struct ChangedWorkerTests {
    private let handler = HeldHandler()

    private func manifest(concurrency: Int, timeout: Double = 300) -> Manifest {
        .sample(worker: WorkerSettings(queue: "receipts", concurrency: concurrency, timeout: timeout))
    }

    private func send(_ count: Int, to store: QueueStore) async throws {
        for number in 1...count { _ = try await store.send(Data("\(number)".utf8), to: "receipts") }
    }

    @Test(arguments: [false, true])
    func `an edited worker does not handle more at once than it says`(wasAway: Bool) async throws {
        let invoker = handler.invoker
        try await QueueDispatcherTests().withDispatcher(invoker, manifest: manifest(concurrency: 1)) {
            store, dispatcher in
            var begun = handler.begins()
            try await send(3, to: store)
            _ = await begun.next()
            if wasAway { dispatcher.apply(Manifest(name: "shop")) }
            dispatcher.apply(manifest(concurrency: 1, timeout: 20))
            // Each of these waits for the disk: whatever the edit has started gets its turn meanwhile.
            try await send(20, to: store)
            #expect(handler.running.highest == 1)
            handler.letGo()
            for _ in 2...23 { _ = await begun.next() }
            #expect(handler.running.highest == 1)
        }
    }

    @Test func `an edited worker goes by its new time limit from the next message on`() async throws {
        let invoker = handler.invoker
        let tests = QueueDispatcherTests()
        try await tests.withDispatcher(invoker, manifest: manifest(concurrency: 1)) { store, dispatcher in
            var begun = handler.begins()
            try await send(2, to: store)
            #expect(await begun.next()?.deadline == tests.time.now.addingTimeInterval(300))
            dispatcher.apply(manifest(concurrency: 2, timeout: 20))
            #expect(await begun.next()?.deadline == tests.time.now.addingTimeInterval(20))
            #expect(handler.running.highest == 2)
            handler.letGo()
        }
    }

    @Test func `a worker that was taken out of the stack leaves its messages in the queue`() async throws {
        let invoker = handler.invoker
        try await QueueDispatcherTests().withDispatcher(invoker, manifest: manifest(concurrency: 1)) {
            store, dispatcher in
            var begun = handler.begins()
            try await send(3, to: store)
            _ = await begun.next()
            dispatcher.apply(Manifest(name: "shop"))
            handler.letGo()
            var ends = invoker.ends.makeAsyncIterator()
            _ = await ends.next()
            // What it had leased ahead goes back with no attempt used.
            var messages: [QueueMessage] = []
            while messages.count < 2 {
                messages = try await store.messages(in: "receipts", state: .waiting)
            }
            #expect(messages.map(\.attempts) == [0, 0])
        }
        #expect(invoker.invocations.count == 1)
    }
}
