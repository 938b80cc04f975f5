import Foundation
import SoloCore
import Testing

@testable import SoloServices

/// What becomes of a message whose process ended while it was handled.
struct CrashedJobTests {
    let time = ManualTime()

    /// Delivers one message `attempts` times to a process that ends every time.
    private func message(after attempts: Int, _ error: InvocationCrashed) async throws -> QueueMessage? {
        let invoker = FakeInvoker { _ in throw error }
        return try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let dispatcher = QueueDispatcher(store: store, invoker: invoker, time: time, logger: quiet)
            dispatcher.apply(.sample(queue: QueueSettings(firstRetryDelay: 1, longestRetryDelay: 1)))
            _ = try await store.send(Data("1".utf8), to: "receipts")
            for _ in 0..<attempts {
                _ = try await dispatcher.drain("receipts")
                time.advance(by: 10)
            }
            defer { #expect(invoker.invocations.count == attempts) }
            let waiting = try await store.messages(in: "receipts", state: .waiting)
            let dead = try await store.messages(in: "receipts", state: .dead)
            await store.close()
            return (waiting + dead).first
        }
    }

    @Test func `what is in flight in two crashes in a row is a dead letter`() async throws {
        let crash = InvocationCrashed("The app's process ended (SIGILL).")
        #expect(try await message(after: 1, crash)?.state == .waiting)
        let dead = try await message(after: 2, crash)
        #expect(dead?.state == .dead)
        #expect(dead?.error == "The app's process crashed twice in a row while it handled this message.")
    }

    @Test func `a kill from outside is an attempt, and not a crash`() async throws {
        let kill = InvocationCrashed("The app's process was killed.", wasKilled: true)
        #expect(try await message(after: 4, kill)?.state == .waiting)
        let dead = try await message(after: 5, kill)
        #expect(dead?.state == .dead)
        #expect(dead?.error == "The app's process was killed.")
    }
}
