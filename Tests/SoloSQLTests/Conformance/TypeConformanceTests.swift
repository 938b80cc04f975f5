import Foundation
import PostgresServer
import SoloSQL
import Testing

/// Every type with its extreme values comes back as it was, on every database.
@Suite(.timeLimit(.minutes(2)))
struct TypeConformanceTests {
    private enum Colour: String, SQLConvertible, CaseIterable { case red, green }
    private enum Level: Int, SQLConvertible, CaseIterable { case low = -1, high = 1 }

    private func comesBack<Value: SQLConvertible & Equatable>(
        _ db: SQLClient, _ type: String, _ values: [Value], _ place: SourceLocation = #_sourceLocation
    ) async throws {
        let table = SQLIdentifier("t_" + UUID().uuidString)
        try await db.execute("CREATE TABLE \(table) (n INTEGER, v \(fragment: SQLStatement(stringLiteral: type)))")
        for (n, value) in values.enumerated() {
            try await db.execute("INSERT INTO \(table) (n, v) VALUES (\(n), \(value))")
        }
        #expect(
            try await db.column("SELECT v FROM \(table) ORDER BY n", as: Value.self) == values, sourceLocation: place)
        try await db.execute("DELETE FROM \(table)")
        try await db.insert(into: table.name, columns: ["n", "v"], rows: Array(values.enumerated())) {
            [$0.offset, $0.element]
        }
        #expect(
            try await db.column("SELECT v FROM \(table) ORDER BY n", as: Value.self) == values, sourceLocation: place)
    }

    @Test(arguments: DatabaseKind.allCases) func `decimals, identifiers and moments`(kind: DatabaseKind) async throws {
        try await kind.with { db in
            try await comesBack(
                db, kind.type(.decimal),
                [
                    0, Decimal(string: "12.50"), Decimal(string: "-0.0000000001"), Decimal.greatestFiniteMagnitude,
                    Decimal.leastFiniteMagnitude, Decimal.leastNonzeroMagnitude,
                    Decimal(string: "12345678901234567890123456789012345678"),
                ].compactMap(\.self))
            let ids = ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"]
            try await comesBack(db, kind.type(.uuid), ids.compactMap(UUID.init(uuidString:)) + [UUID()])
            try await comesBack(
                db, kind.type(.date),
                [
                    Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: -0.001), .distantFuture,
                    Date(timeIntervalSince1970: -62_135_596_800),
                    Date(timeIntervalSince1970: 253_402_300_799), Date(timeIntervalSince1970: 1_800_000_000.125),
                ])
            try await comesBack(db, kind.type(.date), [Date?.none, Date(timeIntervalSince1970: 1)])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a moment with a zone is the same moment`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            let type = SQLStatement(stringLiteral: kind.type(.date))
            try await db.execute("CREATE TABLE t (v \(fragment: type))")
            try await db.execute("INSERT INTO t VALUES ('2026-03-01T10:30:00.250+01:00')")
            #expect(
                try await db.column("SELECT v FROM t", as: Date.self) == [Date(timeIntervalSince1970: 1_772_357_400.25)]
            )
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `days and durations`(kind: DatabaseKind) async throws {
        try await kind.with { db in
            let days = [(1, 1, 1), (1582, 10, 10), (2000, 2, 29), (9999, 12, 31)]
            try await comesBack(
                db, kind == .postgres ? "date" : "TEXT", days.compactMap { CalendarDate(year: $0, month: $1, day: $2) })
            try await comesBack(
                db, kind == .postgres ? "interval" : "TEXT",
                [
                    Duration.zero, .seconds(1), .milliseconds(-1500), .microseconds(1), .microseconds(-1),
                    .seconds(86_400 * 365), .seconds(3_599), .seconds(-3_661), .seconds(2_147_483_647 * 60),
                ])
            try await comesBack(db, kind == .postgres ? "interval" : "TEXT", [Duration?.none, .seconds(60)])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `enums with raw values, and what is optional`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await comesBack(db, kind.type(.text), Colour.allCases)
            try await comesBack(db, kind.type(.text), [Colour?.none, .red])
            try await comesBack(db, kind.type(.integer), Level.allCases)
            try await comesBack(db, kind.type(.text), [String?.none, "", "null", "NULL"])
            try await comesBack(db, kind.type(.integer), [Int?.none, .min, .max])
            try await comesBack(db, kind.type(.boolean), [Bool?.none, true, false])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `arrays of every type`(kind: DatabaseKind) async throws {
        func array(_ column: DatabaseKind.ColumnKind) -> String {
            kind == .postgres ? kind.type(column) + "[]" : "TEXT"
        }
        try await kind.with { db in
            try await comesBack(db, array(.integer), [[], [0, Int.min, Int.max]])
            try await comesBack(db, array(.text), [["", "a,b", "{}", "\"", "\\", "NULL", "null", " é🦀\n\t'"], []])
            try await comesBack(db, array(.text), [[String?.none, "a", nil]])
            try await comesBack(db, array(.double), [[0, -1.5, .pi, 1e-300]])
            try await comesBack(db, array(.boolean), [[true, false]])
            try await comesBack(db, array(.bytes), [[Data(), Data(0...255)]])
            try await comesBack(db, array(.uuid), [[UUID(), UUID()]])
            try await comesBack(db, array(.decimal), [[Decimal(string: "12.50"), 0].compactMap(\.self)])
            try await comesBack(db, array(.date), [[Date(timeIntervalSince1970: 1_800_000_000.125)]])
            try await comesBack(db, array(.text), [Colour.allCases])
            try await comesBack(db, array(.integer), [[[1, 2], [3, 4]]])
            try await comesBack(db, array(.integer), [[Int]?.none, [1]])
        }
    }

    @Test func `Postgres takes an array where it stands, and reads one of a type that is the database's own`()
        async throws
    {
        try await DatabaseKind.postgres.with { db in
            #expect(
                try await db.column("SELECT n FROM generate_series(1, 9) AS n WHERE n = ANY(\([2, 4]))", as: Int.self)
                    == [2, 4])
            try await db.execute("CREATE TYPE colour AS ENUM ('red', 'green')")
            try await db.execute("CREATE TABLE t (c colour[])")
            try await db.execute("INSERT INTO t VALUES (\(Colour.allCases))")
            #expect(try await db.column("SELECT c FROM t", as: [Colour].self) == [Colour.allCases])
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a whole column is read as one type`(kind: DatabaseKind) async throws {
        try await kind.with { db in
            #expect(try await db.column("SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a", as: Int.self) == [1, 2])
            let none = try await db.column("SELECT 1 WHERE 1 = 2", as: Int.self)
            #expect(none == [])
            let two = await #expect(throws: SQLError.self) {
                try await db.column("SELECT 1 AS a, 2 AS b", as: Int.self)
            }
            #expect(two?.message == "One column was asked for, and the result has 2: a, b.")
            let null = await #expect(throws: SQLError.self) { try await db.column("SELECT NULL AS a", as: Int.self) }
            #expect(null?.message == "Column “a” holds null, which is not a valid Int.")
        }
    }
}
