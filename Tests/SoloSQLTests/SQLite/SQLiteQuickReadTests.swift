import Testing

@testable import SoloSQL

/// Reads that are done on the thread of whoever asks.
struct SQLiteQuickReadTests {
    private static let long = """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 1000000) SELECT count(*) FROM numbers
        """

    @Test func `a few rows are read at once, and what writes or takes long is not`() async throws {
        try await withDatabase { database in
            try await SQLClient(database).execute("CREATE TABLE t (a INTEGER)")
            let connection = try SQLiteConnection(path: database.path)
            #expect(try connection.quickResult("SELECT 1 AS one", [])?.rows.first?["one"] == .integer(1))
            #expect(try connection.quickResult("INSERT INTO t VALUES (1)", [])?.changes == nil)
            #expect(try connection.quickResult("SELECT a FROM t", [])?.rows.isEmpty == true)
            #expect(try connection.quickResult(Self.long, [])?.changes == nil)
            // From then on it is not tried for a while.
            #expect(try !connection.prepare(Self.long).patience.mayWait())
            // Without a limit it goes to its end on the same connection.
            #expect(try connection.result(Self.long, []).rows[0].values == [.integer(1_000_000)])
            connection.close()
        }
    }

    @Test func `a query that takes long has its rows all the same`() async throws {
        try await withDatabase { database in
            let reader = SQLReader(database)
            // Opens the connections that read.
            for _ in 0..<8 { _ = try await reader.query("SELECT 1") }
            for _ in 0..<3 {
                let statement = SQLStatement(stringLiteral: Self.long)
                let count = try await reader.queryOne(statement, as: Int.self)
                #expect(count == 1_000_000)
            }
        }
    }
}
