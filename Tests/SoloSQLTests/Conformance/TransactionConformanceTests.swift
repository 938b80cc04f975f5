import PostgresServer
import SoloConcurrency
import SoloSQL
import Synchronization
import TestClock
import Testing

/// Savepoints and repeated transactions, on every database.
@Suite(.timeLimit(.minutes(2)))
struct TransactionConformanceTests {
    private struct Stop: Error {}

    @Test(arguments: DatabaseKind.allCases) func `a savepoint that fails undoes its own part alone`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
            try await db.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                await #expect(throws: Stop.self) {
                    try await tx.savepoint { tx in
                        try await tx.execute("INSERT INTO t VALUES (2)")
                        throw Stop()
                    }
                }
                let error = await #expect(throws: SQLError.self) {
                    try await tx.savepoint { tx in
                        try await tx.execute("INSERT INTO t VALUES (3)")
                        try await tx.execute("INSERT INTO t VALUES (1)")
                    }
                }
                #expect(error?.code == .uniqueViolation)
                let count = try await tx.savepoint { tx in
                    try await tx.execute("INSERT INTO t VALUES (4)")
                    try? await tx.savepoint { tx in
                        try await tx.execute("INSERT INTO t VALUES (5)")
                        try await tx.execute("INSERT INTO nowhere VALUES (5)")
                    }
                    try await tx.savepoint { tx in try await tx.execute("INSERT INTO t VALUES (6)") }
                    return try await tx.queryOne("SELECT count(*) FROM t", as: Int.self)
                }
                #expect(count == 3)
            }
            #expect(try await db.query("SELECT a FROM t ORDER BY a", as: Int.self) == [1, 4, 6])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a cancelled savepoint ends its transaction`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await db.execute("CREATE TABLE t (a INTEGER)")
            let task = Task {
                try await db.transaction { tx in
                    try await tx.savepoint { tx in
                        try await tx.execute("INSERT INTO t VALUES (1)")
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [])
        }
    }

    @Test func `a savepoint keeps nothing if the error of a statement was ignored`() async throws {
        try await DatabaseKind.postgres.with { db in
            try await db.execute("CREATE TABLE t (a INTEGER)")
            try await db.transaction { tx in
                let error = await #expect(throws: SQLError.self) {
                    try await tx.savepoint { tx in
                        try await tx.execute("INSERT INTO t VALUES (1)")
                        _ = try? await tx.query("SELECT 1 / 0")
                    }
                }
                #expect(error?.code == .misuse)
                try await tx.execute("INSERT INTO t VALUES (2)")
            }
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [2])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a transaction in another one's way runs again, as often as is asked`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            try await db.execute("CREATE TABLE t (a INTEGER)")
            let runs = Atomic(0)
            let inTheWay = SQLError(.serialization, "Two transactions were in each other's way.")
            let value = try await db.transaction(retries: 3) { tx in
                let run = runs.add(1, ordering: .relaxed).newValue
                try await tx.execute("INSERT INTO t VALUES (\(run))")
                if run <= 3 { throw inTheWay }
                return run
            }
            #expect(value == 4)
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [4])
            let error = await #expect(throws: SQLError.self) {
                try await db.transaction(retries: 2) { _ in
                    runs.add(1, ordering: .relaxed)
                    throw inTheWay
                }
            }
            #expect(error?.code == .serialization)
            #expect(runs.load(ordering: .relaxed) == 7)
            await #expect(throws: Stop.self) {
                try await db.transaction(retries: 2) { _ in
                    runs.add(1, ordering: .relaxed)
                    throw Stop()
                }
            }
            #expect(runs.load(ordering: .relaxed) == 8)
        }
    }

    @Test func `of two transactions in a deadlock both succeed with a retry`() async throws {
        try await DatabaseKind.postgres.with { db in
            try await db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)")
            try await db.execute("INSERT INTO t VALUES (1, 0), (2, 0)")
            let bothBegan = [Latch(), Latch()]
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for (index, order) in [[1, 2], [2, 1]].enumerated() {
                    tasks.addTask {
                        try await db.transaction(retries: 3) { tx in
                            try await tx.execute("UPDATE t SET n = n + 1 WHERE id = \(order[0])")
                            bothBegan[index].open()
                            await bothBegan[1 - index].wait()
                            try await tx.execute("UPDATE t SET n = n + 1 WHERE id = \(order[1])")
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(try await db.query("SELECT n FROM t", as: Int.self) == [2, 2])
        }
    }
}
