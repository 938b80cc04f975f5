import Foundation
import SoloCore
import Testing

@testable import SoloHost

@Suite(.timeLimit(.minutes(1)))
struct ReleaseInvokerTests {
    private let invoker = ReleaseInvoker()
    private let invocation = Invocation(
        id: "m1", component: "worker.receipts", attempt: 1, deadline: Date(timeIntervalSinceNow: 60),
        idempotencyKey: "m1", due: Date())

    private func client(_ name: String) -> ControlClient {
        ControlClient(socket: FileManager.default.temporaryDirectory.appending(path: "solo-\(UUID())-\(name)")) { nil }
    }

    @Test func `without a release, an invocation is not delivered, and whoever has one waits`() async throws {
        await #expect(throws: InvocationNotDelivered.self) { try await invoker.invoke(invocation) }
        #expect(!invoker.isServing("worker.receipts"))
        async let served: Void = invoker.untilServing("worker.receipts")
        let app = client("app")
        defer { app.close() }
        invoker.redirect(["worker.receipts"], to: app)
        try await served
        #expect(invoker.isServing("worker.receipts"))
        // Nobody listens on this one: a process that has just ended.
        await #expect(throws: InvocationNotDelivered.self) { try await invoker.invoke(invocation) }
    }

    @Test func `the end of a process that was replaced leaves the next one serving`() {
        let (old, new) = (client("old"), client("new"))
        defer {
            old.close()
            new.close()
        }
        invoker.redirect(["worker.receipts"], to: old)
        invoker.redirect(["worker.receipts"], to: new)
        invoker.forget(old)
        #expect(invoker.isServing("worker.receipts"))
        invoker.forget(new)
        #expect(!invoker.isServing("worker.receipts"))
    }

    @Test func `the session's end ends every wait`() async {
        let waiting = Task { try await invoker.untilServing("worker.receipts") }
        invoker.close()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: CancellationError.self) { try await invoker.invoke(invocation) }
    }
}
