import Foundation
import Solo
import SoloCore
import SoloRuntime
import Synchronization
import Testing

/// What the queue's side saw.
final class Seen: Sendable {
    let requests = Mutex<[Request]>([])
}

/// A queue of the platform, as far as a sender sees it, on a socket.
struct QueueService: App {
    static let seen = Seen()

    var body: some Stack {
        API("queues") {
            Post("/_solo/queues/:queue/messages") { request -> Response in
                QueueService.seen.requests.withLock { $0.append(request) }
                guard request.headers[.authorization] == "Bearer sender.hush" else {
                    return .text("no such key", status: .forbidden)
                }
                return try .json(["id": "m1"], status: .created)
            }
        }
    }
}

@Suite("Senders of a queue", .serialized)
struct QueueSenderTests {
    private func withQueue(
        secret: String = "hush", _ body: (QueueSender<Receipt>, Server) async throws -> Void
    ) async throws {
        let program = try BoundProgram(QueueService.program(), bindings: Bindings(stage: "test", release: "1"))
        let server = Server(
            program, options: ServerOptions(sockets: ["api.queues": .address(host: "127.0.0.1", port: 0)]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await server.run() }
            await server.whenReady()
            let port = try #require(server.port(of: "api.queues"))
            let receipts = Queue("receipts", of: Receipt.self)
            var bindings = Bindings(stage: "test", release: "1")
            bindings.resources["receipts"] = .queue(endpoint: "http://127.0.0.1:\(port)", name: "receipts")
            bindings.keys["api.api/receipts/send"] = AccessKey(id: "sender", secret: secret)
            let shared = SharedConnections()
            let scope = ClientScope(
                component: "api.api", bindings: bindings,
                ids: [ObjectIdentifier(receipts.declaration): "receipts"], shared: shared)
            let result = await Result { try await body(try receipts.sender.client(in: scope), server) }
            await shared.close()
            await server.stop()
            try await group.waitForAll()
            try result.get()
        }
    }

    @Test("send JSON with their scope's key, the idempotency key and the delay")
    func send() async throws {
        try await withQueue { sender, _ in
            let sent = try await sender.send(Receipt(order: 7), after: .minutes(2), idempotencyKey: "order-7")
            #expect(sent.id == "m1")
        }
        let request = try #require(QueueService.seen.requests.withLock { $0.last })
        #expect(request.path == "/_solo/queues/receipts/messages")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"order":7}"#)
        #expect(request.headers[HTTPField.Name("Solo-Idempotency-Key") ?? .cookie] == "order-7")
        #expect(Double(request.headers[HTTPField.Name("Solo-Delay") ?? .cookie] ?? "") == 120)
    }

    @Test("throw where the queue rejects, with what it said")
    func rejected() async throws {
        try await withQueue(secret: "wrong") { sender, _ in
            let error = try await #require(throws: QueueError.self) { try await sender.send(Receipt(order: 1)) }
            #expect(error.code == .rejected)
            #expect(error.queue == "receipts")
            #expect(error.description.contains("no such key"))
        }
    }

    @Test("throw if nothing responds")
    func unreachable() async throws {
        try await withQueue { sender, server in
            await server.stop()
            let error = try await #require(throws: QueueError.self) { try await sender.send(Receipt(order: 1)) }
            #expect(error.code == .unreachable)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
