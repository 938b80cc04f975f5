import Foundation
import PostgresServer
import SoloConcurrency
import SoloSQL
import Testing

/// The insertion of many rows, on every database.
@Suite(.timeLimit(.minutes(2)))
struct InsertConformanceTests {
    private struct Item: Codable, Equatable, Sendable {
        var id: Int
        var name: String?
        var data: Data
    }

    private static let texts = [
        "", "\\N", "\\.", "a\tb", "a\nb\r\n", "\\", "'; DROP TABLE items; --", "\"", "é🦀", "NULL", "null",
    ]

    private func make(_ db: SQLClient, _ kind: DatabaseKind) async throws {
        let bytes = SQLStatement(stringLiteral: kind.type(.bytes))
        try await db.execute(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, data \(fragment: bytes), note TEXT DEFAULT 'none')")
    }

    @Test(arguments: DatabaseKind.allCases) func `rows come back as they were, whatever they hold`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await make(db, kind)
            let items =
                Self.texts.enumerated().map { Item(id: $0, name: $1, data: Data($1.utf8)) }
                + [Item(id: 100, name: nil, data: Data(0...255))]
            let changes = try await db.insert(into: "items", columns: ["id", "name", "data"], rows: items) {
                [$0.id, $0.name, $0.data]
            }
            #expect(changes == SQLChanges(items.count))
            #expect(try await db.query("SELECT id, name, data FROM items ORDER BY id", as: Item.self) == items)
            #expect(try await db.column("SELECT DISTINCT note FROM items", as: String.self) == ["none"])
            #expect(try await db.insert(into: "items", columns: ["id"], rows: []) == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `many rows are inserted, all or none`(kind: DatabaseKind) async throws
    {
        try await kind.with { db in
            try await make(db, kind)
            #expect(
                try await db.insert(into: "items", columns: ["id", "name"], rows: 0..<20_000) { [$0, "n\($0)"] }
                    == 20_000)
            func error(_ rows: [[any SQLConvertible]]) async -> SQLError? {
                await #expect(throws: SQLError.self) {
                    try await db.insert(into: "items", columns: ["id", "name"], rows: rows)
                }
            }
            #expect(await error([[30_000, "a"], [1, "b"]])?.code == .uniqueViolation)
            #expect(await error([[30_000, "a"], [30_001]])?.code == .misuse)
            let missing = await #expect(throws: SQLError.self) {
                try await db.insert(into: "it\"ems", columns: ["id"], rows: [[1]])
            }
            #expect(missing?.code == .statement)
            #expect(try await db.queryOne("SELECT count(*) FROM items", as: Int.self) == 20_000)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `in a transaction it goes with it, and statements follow`(
        kind: DatabaseKind
    ) async throws {
        struct Stop: Error {}
        try await kind.with { db in
            try await make(db, kind)
            await #expect(throws: Stop.self) {
                try await db.transaction { tx in
                    try await tx.insert(into: "items", columns: ["id"], rows: [[1], [2]])
                    #expect(try await tx.queryOne("SELECT count(*) FROM items", as: Int.self) == 2)
                    throw Stop()
                }
            }
            try await db.transaction { tx in
                try await tx.insert(into: "items", columns: ["id"], rows: [[3]])
                _ = try? await tx.savepoint { tx in
                    try await tx.insert(into: "items", columns: ["id"], rows: [[4], [3]])
                }
                try await tx.insert(into: "items", columns: ["id"], rows: [[5]])
            }
            #expect(try await db.column("SELECT id FROM items ORDER BY id", as: Int.self) == [3, 5])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a cancelled task inserts nothing, and the next one can`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with(connections: 1) { db in
            try await make(db, kind)
            let began = Latch()
            let task = Task {
                try await db.insert(into: "items", columns: ["id"], rows: 0..<Int.max) { n in
                    if n == 1000 { began.open() }
                    return [n]
                }
            }
            await began.wait()
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            try await db.insert(into: "items", columns: ["id"], rows: [[7]])
            #expect(try await db.column("SELECT id FROM items", as: Int.self) == [7])
        }
    }
}
