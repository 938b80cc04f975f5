import SoloConcurrency
import SoloSQL
import Synchronization
import TestClock
import Testing

/// The limits of waits and statements, on every database.
@Suite(.timeLimit(.minutes(2)))
struct LimitConformanceTests {
    private static func endless(_ kind: DatabaseKind) -> SQLStatement {
        kind == .postgres
            ? "SELECT count(*) FROM generate_series(1, 1000000000) WHERE pg_sleep(60) IS NOT NULL"
            : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a statement over its limit ends, and the database stops working on it`(
        kind: DatabaseKind
    ) async throws {
        let clock = ManualClock()
        try await kind.with(clock: clock) { db in
            let limited = db.limited(statement: .seconds(2), acquire: .seconds(60))
            #expect(try await limited.query("SELECT 1", as: Int.self) == [1])
            let isDone = Atomic(false)
            async let error = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SQLError.self) { try await limited.query(Self.endless(kind)) }
            }()
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            let found = await error
            #expect(found?.code == .timeout)
            #expect(found?.message == "The statement ran for longer than its limit of 2.0 seconds, and was ended.")
            if kind == .postgres {
                let running = try await db.queryOne(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE \("%pg_sleep(60)%") AND pid <> pg_backend_pid()",
                    as: Int.self)
                #expect(running == 0)
            }
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a statement of a transaction has the limit too`(kind: DatabaseKind)
        async throws
    {
        let clock = ManualClock()
        try await kind.with(clock: clock) { db in
            try await db.execute("CREATE TABLE t (a INTEGER)")
            let isDone = Atomic(false)
            async let error = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SQLError.self) {
                    try await db.limited(statement: .milliseconds(100)).transaction { tx in
                        try await tx.execute("INSERT INTO t VALUES (1)")
                        _ = try await tx.query(Self.endless(kind))
                    }
                }
            }()
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            #expect(await error?.code == .timeout)
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `who waits for longer than its limit is told that the database is busy`(
        kind: DatabaseKind
    ) async throws {
        let clock = ManualClock()
        try await kind.with(connections: 1, clock: clock) { db in
            let (begun, end) = (Latch(), Latch())
            async let holder: Void = db.transaction { _ in
                begun.open()
                await end.wait()
            }
            await begun.wait()
            let isDone = Atomic(false)
            async let error = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SQLError.self) {
                    try await db.limited(acquire: .milliseconds(500)).transaction { _ in }
                }
            }()
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            #expect(await error?.code == .busy)
            end.open()
            try await holder
        }
    }

    @Test func `a statement behind a slow one of its connection does not wait for its turn to be told`() async throws {
        let clock = ManualClock()
        try await DatabaseKind.postgres.with(connections: 1, clock: clock) { db in
            // Connecting takes time that the clock does not know of.
            _ = try await db.query("SELECT 1")
            let slow = Task { try await db.query("SELECT pg_sleep(60)") }
            let isDone = Atomic(false)
            let limited = db.limited(statement: .seconds(1))
            let waiter = Task {
                defer { isDone.store(true, ordering: .releasing) }
                // As long as the slow one has not been sent, it is in nobody's way.
                while true { _ = try await limited.query("SELECT 1") }
            }
            await clock.advance(by: .milliseconds(1)) { isDone.load(ordering: .acquiring) }
            let error = await #expect(throws: SQLError.self) { try await waiter.value }
            #expect(error?.code == .timeout)
            slow.cancel()
            await #expect(throws: CancellationError.self) { try await slow.value }
            let later = try await db.query("SELECT 2", as: Int.self)
            #expect(later == [2])
        }
    }

    @Test func `the stricter limit counts`() {
        let limits = SQLLimits(statement: .seconds(2)).limited(statement: .seconds(5), acquire: .seconds(1))
        #expect(limits == SQLLimits(statement: .seconds(2), acquire: .seconds(1)))
    }
}
