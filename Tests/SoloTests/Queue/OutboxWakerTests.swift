import Foundation
import Solo
import SoloCore
import SoloRuntime
import SoloSQL
import Synchronization
import Testing

/// The platform's side, which responds to a wake when it is told to.
private struct WakeService: App {
    static let paths = Mutex<[String]>([])
    static let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    static let (permits, permit) = AsyncStream.makeStream(of: Void.self)

    var body: some Stack {
        API("queues") {
            Post("/_solo/outbox/:kind/:database") { request -> Response in
                WakeService.paths.withLock { $0.append(request.path) }
                WakeService.arrived.yield()
                for await _ in WakeService.permits { break }
                return Response(status: .noContent)
            }
        }
    }
}

@Suite(.serialized) struct OutboxWakerTests {
    @Test(.timeLimit(.minutes(1)))
    func `a commit tells the platform, and many commits at once tell it twice`() async throws {
        let program = try BoundProgram(WakeService.program(), bindings: Bindings(stage: "test", release: "1"))
        let server = Server(
            program, options: ServerOptions(sockets: ["api.queues": .address(host: "127.0.0.1", port: 0)]))
        let path = FileManager.default.temporaryDirectory.appending(path: "waker-\(UUID().uuidString).sqlite").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await server.run() }
            await server.whenReady()
            let port = try #require(server.port(of: "api.queues"))
            let (receipts, db) = (Queue("receipts", of: Receipt.self), SQLite("db"))
            var bindings = Bindings(stage: "test", release: "1")
            bindings.resources["receipts"] = .queue(endpoint: "http://127.0.0.1:\(port)", name: "receipts")
            bindings.resources["db"] = .sqlite(path: path)
            bindings.keys["api.api/receipts/send"] = AccessKey(id: "sender", secret: "hush")
            let shared = SharedConnections()
            let scope = ClientScope(
                component: "api.api", bindings: bindings,
                ids: [ObjectIdentifier(receipts.declaration): "receipts", ObjectIdentifier(db.declaration): "db"],
                shared: shared)
            let (sender, client) = (try receipts.sender.client(in: scope), try db.client(in: scope))
            func enqueue() async throws {
                try await client.transaction { tx in try await tx.enqueue(sender, Receipt(order: 1)) }
            }
            var arrivals = WakeService.arrivals.makeAsyncIterator()
            try await enqueue()
            await arrivals.next()
            for _ in 0..<5 { try await enqueue() }
            WakeService.permit.yield()
            await arrivals.next()
            WakeService.permit.yield()
            await shared.close()
            await server.stop()
            try await group.waitForAll()
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            let expected = Array(repeating: "/_solo/outbox/sqlite/\(name)", count: 2)
            #expect(WakeService.paths.withLock { $0 } == expected)
        }
    }
}
