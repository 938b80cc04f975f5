import PostgresServer
import SoloSQL
import Testing

/// Results that are read bit by bit, on every database.
@Suite(.timeLimit(.minutes(2)))
struct RowsConformanceTests {
    private struct Number: Decodable, Equatable { var n: Int }

    private static let many: SQLStatement =
        "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5000) SELECT n FROM t"
    /// Without an end: whoever computes it whole never returns.
    private static let endless: SQLStatement =
        "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t"

    @Test(arguments: DatabaseKind.allCases) func `every row comes once and in order, and the loop may run again`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            let rows = db.rows(Self.many, as: Number.self)
            for _ in 0..<2 {
                var count = 0
                for try await row in rows {
                    count += 1
                    #expect(row.n == count)
                }
                #expect(count == 5000)
            }
            var none = 0
            for try await _ in db.rows("SELECT \(1) AS n WHERE 1 = \(2)") { none += 1 }
            #expect(none == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `only what is asked for is computed, and break frees the connection`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with(connections: 1) { db in
            for _ in 0..<12 {
                var sum = 0
                for try await row in db.rows(Self.endless) {
                    sum += try row["n"]
                    if sum > 100 { break }
                }
                #expect(sum == 105)
            }
            // Also one whose iterator is dropped without a row.
            do {
                var iterator = db.rows(Self.endless).makeAsyncIterator()
                _ = try await iterator.next()
            }
            #expect(try await db.query("SELECT 1 AS one", as: Int.self) == [1])
            try await db.transaction { tx in _ = try await tx.query("SELECT 1") }
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a task that is cancelled ends its loop and frees the connection`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with(connections: 1) { db in
            let task = Task {
                for try await row in db.rows(Self.endless) {
                    let n: Int = try row["n"]
                    if n == 100 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            let later = try await db.query("SELECT 1 AS one", as: Int.self)
            #expect(later == [1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `inside a transaction it sees what that wrote, and others run meanwhile`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            try await db.execute("CREATE TABLE t (n INTEGER)")
            try await db.execute("CREATE TABLE doubled (n INTEGER)")
            try await db.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1), (2), (3)")
                for try await row in tx.rows("SELECT n FROM t ORDER BY n", as: Number.self) {
                    for try await other in tx.rows("SELECT n FROM t WHERE n = \(row.n)", as: Number.self) {
                        try await tx.execute("INSERT INTO doubled VALUES (\(other.n * 2))")
                    }
                }
                for try await _ in tx.rows(Self.endless) { break }
                _ = try? await tx.savepoint { tx in
                    for try await _ in tx.rows(Self.endless) { try await tx.execute("INSERT INTO nowhere VALUES (1)") }
                }
                try await tx.execute("INSERT INTO doubled VALUES (8)")
            }
            #expect(try await db.column("SELECT n FROM doubled ORDER BY n", as: Int.self) == [2, 4, 6, 8])
            // It ends with the transaction.
            var iterator = try await db.transaction { tx in
                let rows = tx.rows(Self.endless)
                return rows
            }.makeAsyncIterator()
            let error = await #expect(throws: SQLError.self) { try await iterator.next() }
            #expect(error?.code == .misuse)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an error comes at the first row and names the statement; a write is misuse`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with(connections: 1) { db in
            try await db.execute("CREATE TABLE t (n INTEGER)")
            func error(_ statement: SQLStatement) async -> SQLError? {
                await #expect(throws: SQLError.self) { for try await _ in db.rows(statement) {} }
            }
            let missing = await error("SELECT * FROM nowhere WHERE a = \(1)")
            #expect(missing?.code == .statement)
            #expect(missing?.statement == "SELECT * FROM nowhere WHERE a = ?")
            #expect(await error("INSERT INTO t VALUES (1) RETURNING n")?.code == .misuse)
            #expect(await error("DELETE FROM t")?.code == .misuse)
            #expect(await error("COMMIT")?.code == .misuse)
            #expect(try await db.query("SELECT n FROM t", as: Int.self) == [])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `rows of any size come whole`(kind: DatabaseKind) async throws {
        try await kind.with { db in
            try await db.execute("CREATE TABLE t (n INTEGER, v TEXT)")
            for n in 0..<100 {
                try await db.execute("INSERT INTO t VALUES (\(n), \(String(repeating: "x", count: n * 1000)))")
            }
            var lengths: [Int] = []
            for try await row in db.rows("SELECT v FROM t ORDER BY n") {
                lengths.append(try row["v", as: String.self].utf8.count)
            }
            #expect(lengths == (0..<100).map { $0 * 1000 })
        }
    }
}
