import SoloSQL
import Testing

/// Statements that are run in one go, on every database.
@Suite(.timeLimit(.minutes(2)))
struct BatchConformanceTests {
    private static let violation: [SQLStatement] = [
        "INSERT INTO items (id, name) VALUES (\(10), \("ten"))",
        "INSERT INTO items (id, name) VALUES (\(1), \("again"))",
        "SELECT name FROM items WHERE id = \(10)",
    ]

    private func make(_ db: SQLClient) async throws {
        try await db.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)")
        try await db.execute("INSERT INTO items (id, name) VALUES (1, 'one')")
    }

    private func names(_ db: some SQLReading) async throws -> [String] {
        try await db.column("SELECT name FROM items ORDER BY id", as: String.self)
    }

    @Test(arguments: DatabaseKind.allCases) func `each statement has its rows, and sees what those before it wrote`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            try await make(db)
            #expect(try await db.batch([]).isEmpty)
            // Twice, so that the statements are prepared once and then run.
            for id in [2, 3] {
                let rows = try await db.batch([
                    "SELECT name FROM items WHERE id = \(1)", "INSERT INTO items (id, name) VALUES (\(id), \("new"))",
                    "SELECT name FROM items WHERE id = \(id)", "SELECT name FROM items WHERE id = \(99)",
                ])
                #expect(rows.map(\.count) == [1, 0, 1, 0])
                #expect(try rows[0][0].decode(String.self) == "one")
                #expect(try rows[2][0].decode(String.self) == "new")
            }
            let many = try await db.batch((0..<500).map { "SELECT \($0) + 0 AS n, name FROM items WHERE id = 1" })
            #expect(try many.map { try $0[0]["n", as: Int.self] } == Array(0..<500))
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `if one statement fails, none takes effect`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await make(db)
            let error = await #expect(throws: SQLError.self) { try await db.batch(Self.violation) }
            #expect(error?.code == .uniqueViolation)
            #expect(error?.statement == "INSERT INTO items (id, name) VALUES (?, ?)")
            let unknown = await #expect(throws: SQLError.self) {
                try await db.batch([
                    "INSERT INTO items (id, name) VALUES (20, 'n')", "SELECT no FROM items", "SELECT 7",
                ])
            }
            #expect(unknown?.statement == "SELECT no FROM items")
            let begin = await #expect(throws: SQLError.self) { try await db.batch(["SELECT 1", "COMMIT"]) }
            #expect(begin?.code == .misuse)
            #expect(try await names(db) == ["one"])
            // The statements after the one that failed were not prepared, and are when they run.
            #expect(try await db.queryOne("SELECT 7", as: Int.self) == 7)
            #expect(try await db.batch(["SELECT 7", "SELECT 8"]).map { try $0[0].decode(Int.self) } == [7, 8])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `in a transaction it is a part of that`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await make(db)
            try await db.transaction { tx in
                _ = try await tx.batch(["INSERT INTO items (id, name) VALUES (2, 'two')", "SELECT 1"])
                await #expect(throws: SQLError.self) {
                    try await tx.savepoint { tx in _ = try await tx.batch(Self.violation) }
                }
                #expect(try await names(tx) == ["one", "two"])
            }
            #expect(try await names(db) == ["one", "two"])
            await #expect(throws: SQLError.self) {
                try await db.transaction { tx in
                    _ = try await tx.batch(["INSERT INTO items (id, name) VALUES (3, 'three')"])
                    _ = try await tx.batch(Self.violation)
                }
            }
            #expect(try await names(db) == ["one", "two"])
        }
    }

    @Test func `a reader's batch sees one state and writes nothing`() async throws {
        try await withDatabase { database in
            let (db, reader) = (SQLClient(database), SQLReader(database))
            try await make(db)
            #expect(try await reader.batch(["SELECT 1", "SELECT 2"]).count == 2)
            let error = await #expect(throws: SQLError.self) {
                try await reader.batch(["SELECT 1", "DELETE FROM items"])
            }
            #expect(error?.code == .readOnly)
            #expect(try await names(db) == ["one"])
        }
    }
}
