import SoloConcurrency
import SoloSQL
import Synchronization
import TestClock
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TransactionLimitTests {
    private static let schema = "CREATE TABLE rows (name TEXT NOT NULL)"

    private static func insert(_ name: String) -> SQLStatement { "INSERT INTO rows (name) VALUES (\(name))" }

    @Test func `after 5 seconds it is undone, others write at once, and its next statement says why`() async throws {
        let clock = ManualClock()
        try await withDatabase(Self.schema, clock: clock) { database in
            let db = SQLClient(database)
            let (begun, othersWrote) = (Latch(), Latch())
            async let error = #expect(throws: SQLError.self) {
                try await db.transaction { tx in
                    try await tx.execute(Self.insert("slow"))
                    begun.open()
                    await othersWrote.wait()
                    try await tx.execute(Self.insert("late"))
                }
            }
            await begun.wait()
            clock.advance(by: .seconds(4.9))
            let isWritten = Atomic(false)
            async let other: Void = {
                try await db.execute(Self.insert("other"))
                isWritten.store(true, ordering: .releasing)
            }()
            for _ in 0..<100 { await Task.yield() }
            let isEarly = isWritten.load(ordering: .acquiring)
            #expect(!isEarly)
            clock.advance(by: .seconds(0.1))
            try await other
            othersWrote.open()
            let found = await error
            #expect(found?.code == .transactionTooLong)
            #expect(
                found?.description
                    == "transaction-too-long: The transaction was open for more than 5 s and was undone, so that others can "
                    + "write. Keep it shorter: do slow work, such as a call of another service, before or after it. In: "
                    + "INSERT INTO rows (name) VALUES (?)")
            #expect(try await db.query("SELECT name FROM rows", as: String.self) == ["other"])
        }
    }

    @Test func `a statement that runs is interrupted`() async throws {
        let clock = ManualClock()
        try await withDatabase(Self.schema, clock: clock) { database in
            let db = SQLClient(database)
            let isDone = Atomic(false)
            async let error = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SQLError.self) {
                    try await db.transaction { tx in
                        try await tx.query(
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
                    }
                }
            }()
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            #expect(await error?.code == .transactionTooLong)
            let written = try await db.execute(Self.insert("next"))
            #expect(written == 1)
        }
    }

    @Test func `a statement of its own that writes is interrupted and undone, and one that reads is not`() async throws
    {
        let clock = ManualClock()
        try await withDatabase(Self.schema, clock: clock) { database in
            let db = SQLClient(database)
            let isDone = Atomic(false)
            async let error = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SQLError.self) {
                    try await db.execute(
                        """
                        INSERT INTO rows (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                        SELECT max(i) FROM n
                        """)
                }
            }()
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            let found = await error
            #expect(found?.code == .transactionTooLong)
            #expect(
                found?.message
                    == "The statement ran for more than 5 s and was undone, so that others can write. Write fewer rows at a time."
            )
            try await db.execute(Self.insert("next"))
            #expect(try await db.query("SELECT name FROM rows", as: String.self) == ["next"])
            async let count = db.queryOne(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000) SELECT count(*) FROM n",
                as: Int.self)
            for _ in 0..<100 {
                clock.advance(by: .seconds(1))
                await Task.yield()
            }
            #expect(try await count == 2_000_000)
        }
    }

    @Test func `a body that ignores the error does not commit`() async throws {
        let clock = ManualClock()
        try await withDatabase(Self.schema, clock: clock) { database in
            let db = SQLClient(database)
            let error = await #expect(throws: SQLError.self) {
                try await db.transaction { tx in
                    try await tx.execute(Self.insert("slow"))
                    clock.advance(by: .seconds(5))
                    // Until it has expired: a client used within its own transaction is an error.
                    while (try? await db.execute(Self.insert("other"))) == nil { await Task.yield() }
                    _ = try? await tx.execute(Self.insert("late"))
                }
            }
            #expect(error?.code == .transactionTooLong)
            let names = try await db.query("SELECT name FROM rows", as: String.self)
            #expect(names == ["other"])
        }
    }
}
