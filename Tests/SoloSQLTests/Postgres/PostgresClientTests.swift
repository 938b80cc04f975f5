import PostgresServer
import SoloConcurrency
import Testing

@testable import SoloSQL

@Suite(.timeLimit(.minutes(2)))
struct PostgresClientTests {
    private func withClient(_ body: (PostgresClient) async throws -> Void) async throws {
        let database = PostgresDatabase(try await PostgresServer.database())
        do { try await body(PostgresClient(database)) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    @Test func `a message comes to all who listen to its channel`() async throws {
        try await withClient { db in
            var orders = try await db.listen(to: "or\"ders").makeAsyncIterator()
            var others = try await db.listen(to: "others").makeAsyncIterator()
            try await db.notify("or\"ders", "it's 1")
            try await db.notify("others")
            #expect(await orders.next() == .message("it's 1"))
            #expect(await others.next() == .message(""))
        }
    }

    @Test func `a connection that the server ended is replaced, and the sequence says so`() async throws {
        try await withClient { db in
            var iterator = try await db.listen(to: "orders").makeAsyncIterator()
            try await db.notify("orders", "before")
            #expect(await iterator.next() == .message("before"))
            let ended = try await db.column(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()",
                as: Bool.self)
            #expect(ended == [true])
            #expect(await iterator.next() == .interrupted)
            try await db.notify("orders", "after")
            #expect(await iterator.next() == .message("after"))
        }
    }

    @Test func `its connection goes with the last who listens, and its loop ends with the task or the database`()
        async throws
    {
        let database = PostgresDatabase(try await PostgresServer.database())
        let db = PostgresClient(database)
        func listening() async throws -> Int? {
            try await db.sql.queryOne(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()",
                as: Int.self)
        }
        let notifications = try await db.listen(to: "orders")
        #expect(try await listening() == 1)
        let cancelled = Task { for await _ in notifications {} }
        cancelled.cancel()
        await cancelled.value
        do { _ = try await db.listen(to: "others") }
        while try await listening() != 1 { await Task.yield() }
        let ended = Task { for await _ in notifications {} }
        await database.close()
        await ended.value
    }

    @Test func `transactions that would break the order of one after the other are repeated`() async throws {
        try await withClient { db in
            try await db.execute("CREATE TABLE seats (taken integer)")
            let bothRead = [Latch(), Latch()]
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for index in 0..<2 {
                    tasks.addTask {
                        try await db.transaction(isolation: .serializable, retries: 5) { tx in
                            let taken = try await tx.queryOne("SELECT count(*) FROM seats", as: Int.self) ?? 0
                            bothRead[index].open()
                            await bothRead[1 - index].wait()
                            try await tx.execute("INSERT INTO seats VALUES (\(taken))")
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(try await db.column("SELECT taken FROM seats ORDER BY taken", as: Int.self) == [0, 1])
        }
    }

    @Test func `it does what every client does`() async throws {
        try await withClient { db in
            try await db.execute("CREATE TABLE t (a integer)")
            #expect(try await db.insert(into: "t", columns: ["a"], rows: [[1], [2]]) == 2)
            #expect(try await db.sql.column("SELECT a FROM t ORDER BY a", as: Int.self) == [1, 2])
            var sum = 0
            for try await row in db.rows("SELECT a FROM t") { sum += try row["a"] }
            #expect(sum == 3)
            let error = await #expect(throws: SQLError.self) {
                try await db.limited(statement: .milliseconds(50)).query("SELECT pg_sleep(60)")
            }
            #expect(error?.code == .timeout)
        }
    }
}
