import Foundation
import SoloCore
import SoloSQL
import SoloStore
import Testing

@testable import SoloServices

struct OutboxPusherTests {
    @Test func `messages are pushed in their order, and their rows go`() async throws {
        try await withOutbox { outbox in
            let ids = try await outbox.enqueue(250)
            #expect(try await outbox.pusher.push() == 250)
            #expect(try await outbox.payloads() == (0..<250).map { "{\"number\":\($0)}" })
            #expect(try await outbox.rows() == 0)
            #expect(try await outbox.pushed() == 0)
            #expect(Set(ids).count == 250)
        }
    }

    @Test func `a message that was pushed before the platform was killed is not pushed again`() async throws {
        try await withOutbox { outbox in
            _ = try await outbox.enqueue(2)
            // Between the two steps: the queue has it, and the row is still there.
            let rows = try await outbox.messages()
            try await outbox.store.push([rows[0]], from: outbox.database)
            #expect(try await outbox.pushed() == 1)
            #expect(try await outbox.pusher.push() == 2)
            #expect(try await outbox.payloads() == ["{\"number\":0}", "{\"number\":1}"])
            #expect(try await outbox.pushed() == 0)
        }
    }

    @Test func `an id is remembered for as long as its row exists, however long that is`() async throws {
        let time = ManualTime()
        try await withOutbox(time) { outbox in
            _ = try await outbox.enqueue(1)
            try await outbox.store.push(try await outbox.messages(), from: outbox.database)
            time.advance(by: 100 * QueueStore.keyRetention)
            try await outbox.store.expireKeys()
            #expect(try await outbox.pusher.push() == 1)
            #expect(try await outbox.payloads().count == 1)
        }
    }

    @Test func `what fails is tried again after a pause, without another wake`() async throws {
        let time = ManualTime()
        try await withOutbox(time) { outbox in
            _ = try await outbox.enqueue(1)
            let failing = outbox.failing(times: 2)
            let run = Task { await failing.run() }
            failing.wake()
            var sleeps = time.sleeps.makeAsyncIterator()
            for pause in [1.0, 2.0] {
                #expect(await sleeps.next() == time.now.addingTimeInterval(pause))
                time.advance(by: pause)
            }
            for await _ in outbox.changes { break }
            #expect(try await outbox.payloads().count == 1)
            run.cancel()
            await run.value
        }
    }

    @Test func `a delay that is not valid is brought within the limits`() async throws {
        try await withOutbox { outbox in
            let message = SQLOutboxMessage(id: "a", queue: "gone", payload: "{}", delay: -.infinity)
            try await outbox.store.push([message], from: outbox.database)
            #expect(try await outbox.store.messages(in: "gone", state: .waiting).count == 1)
        }
    }
}

/// A database with an outbox, its pusher and a queue.
private struct TestOutbox {
    let database = OutboxDatabase(.sqlite, "db")
    let path: String
    let store: QueueStore
    let time: any TimeSource
    let pusher: OutboxPusher
    let changes: AsyncStream<Void>

    init(_ folder: String, _ time: any TimeSource) throws {
        let path = folder + "/db.sqlite"
        self.path = path
        self.time = time
        store = try QueueStore(path: folder + "/queue.sqlite", time: time)
        pusher = OutboxPusher(database, store: store, time: time, logger: quiet) { _ in try SQLiteDatabase(path: path) }
        let (changes, changed) = AsyncStream.makeStream(of: Void.self)
        self.changes = changes
        store.onChange { _ in changed.yield() }
    }

    /// A pusher that cannot open the database so many times.
    func failing(times: Int) -> OutboxPusher {
        let left = Countdown(times)
        return OutboxPusher(database, store: store, time: time, logger: quiet) { [path] _ in
            if left.next() { throw SQLError(.busy, "busy") }
            return try SQLiteDatabase(path: path)
        }
    }

    func with<Value: Sendable>(_ body: (SQLClient) async throws -> Value) async throws -> Value {
        let opened = try SQLiteDatabase(path: path)
        let value = try await body(SQLClient(opened))
        await opened.close()
        return value
    }

    func enqueue(_ count: Int) async throws -> [String] {
        let ids = (0..<count).map { "\($0)-\(UUID())" }
        let outbox = SQLOutbox(database)
        try await with { db in
            try await db.transaction { tx in
                if let creation = outbox.creation { try await tx.execute(creation) }
                for (number, id) in ids.enumerated() {
                    let message = SQLOutboxMessage(id: id, queue: "gone", payload: "{\"number\":\(number)}")
                    try await tx.execute(outbox.insertion(of: message))
                }
            }
        }
        return ids
    }

    func messages() async throws -> [SQLOutboxMessage] {
        try await with { db in
            try await db.query(SQLOutbox(database).reading(limit: 1000)).map { try SQLOutboxRow($0).message }
        }
    }

    func rows() async throws -> Int { try await messages().count }

    func pushed() async throws -> Int {
        try await store.commits.perform { try $0.first("SELECT count(*) FROM pushed") { $0.integer(0) } ?? 0 }
    }

    /// Of a queue that no stack declares.
    func payloads() async throws -> [String] {
        try await store.messages(in: "gone", state: .waiting, limit: 1000).map(\.payload)
    }
}

private func withOutbox(_ time: any TimeSource = ManualTime(), _ body: (TestOutbox) async throws -> Void) async throws {
    try await withFolder { folder in
        let outbox = try TestOutbox(folder, time)
        try await body(outbox)
        await outbox.store.close()
    }
}
