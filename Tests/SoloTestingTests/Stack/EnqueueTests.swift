import Solo
import SoloTesting
import Testing

struct EnqueueTests {
    private func mails(_ desk: RunningStack<OrderDesk>) async throws -> [Int] {
        try await desk.client(of: desk.app.log).query("SELECT id FROM mails ORDER BY rowid", as: Int.self)
    }

    @Test func `a message exists if its transaction committed`() async throws {
        try await withStack(OrderDesk()) { desk in
            for order in 1...3 { _ = try await desk.post("/orders", json: Mail(order: order)) }
            let drained = try await desk.drain(desk.app.mails)
            #expect(drained.done == 3)
            let again = try await desk.drain(desk.app.mails)
            #expect(again.done == 0)
            let sent = try await mails(desk)
            #expect(sent.sorted() == [1, 2, 3])
        }
    }

    @Test func `a message does not exist if its transaction was rolled back`() async throws {
        try await withStack(OrderDesk()) { desk in
            let response = try await desk.post("/orders", json: Mail(order: 1, isRefused: true))
            #expect(response.status == .unprocessableContent)
            let drained = try await desk.drain(desk.app.mails)
            #expect(drained.done == 0)
        }
    }

    @Test func `two messages of one idempotency key are one`() async throws {
        try await withStack(OrderDesk()) { desk in
            for order in 1...2 { _ = try await desk.post("/orders", json: Mail(order: order, key: "mail")) }
            let drained = try await desk.drain(desk.app.mails)
            #expect(drained.done == 1)
        }
    }

    @Test func `what a worker enqueues is drained as well`() async throws {
        try await withStack(OrderDesk()) { desk in
            _ = try await desk.post("/orders", json: Mail(order: 100))
            let drained = try await desk.drain(desk.app.mails)
            #expect(drained.done == 2)
            let sent = try await mails(desk)
            #expect(sent == [100, 101])
        }
    }

    @Test func `a delayed message waits in the queue`() async throws {
        try await withStack(OrderDesk()) { desk in
            _ = try await desk.post("/later", json: Mail(order: 1))
            let early = try await desk.drain(desk.app.mails)
            #expect(early.done == 0)
            desk.clock.advance(by: .hours(1))
            let late = try await desk.drain(desk.app.mails)
            #expect(late.done == 1)
        }
    }

    @Test func `a message that no queue takes undoes its transaction`() async throws {
        try await withStack(OrderDesk()) { desk in
            for mail in [
                Mail(order: 1, key: ""), Mail(order: 2, padding: String(repeating: "x", count: 262_144)),
            ] {
                let response = try await desk.post("/orders", json: mail)
                #expect(response.status == .internalServerError)
            }
            let orders = try await desk.client(of: desk.app.database).query("SELECT id FROM orders")
            #expect(orders.isEmpty)
        }
    }

    @Test func `a database in which nothing was enqueued has no outbox`() async throws {
        try await withStack(OrderDesk()) { desk in
            let database = try desk.client(of: desk.app.database)
            let tables: SQLStatement = "SELECT name FROM sqlite_schema WHERE name LIKE 'solo%'"
            let before = try await database.query(tables)
            #expect(before.isEmpty)
            _ = try await desk.post("/orders", json: Mail(order: 1))
            let after = try await database.query(tables)
            #expect(after.count == 1)
        }
    }
}
