import Foundation
import PostgresServer
import SoloCore
import SoloSQL
import Testing

/// What a person sends is data wherever it is interpolated: 100,000 statements on each database.
@Suite(.timeLimit(.minutes(5)))
struct HostileValueTests {
    /// The same values each time, so that a failure can be repeated (Steele and others, *SplitMix64*).
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    private static let pieces = [
        "'", "''", "\"", "\\", "\\'", ";", "--", "/*", "*/", "$1", "?", "?1", ":a", "@a", "$$", "$a$", "%", "_", "(",
        ")",
        ",", " OR 1=1", " UNION SELECT ", "DROP TABLE victims", "; DELETE FROM victims", "NULL", "{", "}", "[", "]",
        "\n",
        "\t", "\r", " ", "é", "🦀", "\u{202E}", "\u{FEFF}", "\u{2019}", "E'", "U&'", "0x", "x'00'", "a", "1", "\u{1}",
    ]

    private static func hostile(_ random: inout Random) -> String {
        (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static func json(_ value: [String]) -> SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return .text((try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    /// Statements whose only row is what was interpolated, each in other places.
    private static func statement(_ n: Int, _ value: String) -> (sql: SQLStatement, expected: [SQLValue]) {
        let text = SQLValue.text(value)
        return switch n % 9 {
        case 0: ("SELECT CAST(\(value) AS TEXT) AS v", [text])
        case 1: ("SELECT v FROM (SELECT CAST(\(value) AS TEXT) AS v) AS t WHERE v = \(value)", [text])
        case 2: ("SELECT 1 AS v FROM victims WHERE name = \(value) OR name IN \(list: [value, value])", [])
        case 3: ("SELECT CAST(\(value) AS TEXT) AS \(SQLIdentifier("c" + String(value.prefix(12))))", [text])
        case 4:
            (
                "SELECT v FROM (SELECT CAST(\(value) AS TEXT) AS v) AS t ORDER BY \(fragment: "\(value) || v") LIMIT \(1)",
                [text]
            )
        case 5: ("SELECT CAST(\(json: [value]) AS TEXT) AS v", [json([value])])
        case 6: ("INSERT INTO victims (name) SELECT CAST(\(value) AS TEXT) WHERE 1 = \(0) RETURNING name", [])
        case 7: ("UPDATE victims SET name = \(value) WHERE name = \(value) RETURNING name", [])
        default: ("SELECT coalesce(NULL, \(value), CAST(\(value + "'") AS TEXT)) AS v", [text])
        }
    }

    private static func mismatches(lane: Int, statements: Int, on db: SQLClient) async throws -> [String] {
        var random = Random(state: UInt64(lane))
        var failures: [String] = []
        for n in 0..<statements {
            let value = hostile(&random)
            let (sql, expected) = statement(n, value)
            let found = try await db.query(sql).map { $0.values[0] }
            if found != expected { failures.append("\(sql): \(value.debugDescription)") }
        }
        return failures
    }

    @Test(arguments: DatabaseKind.allCases) func `a hostile value is data in every place`(kind: DatabaseKind)
        async throws
    {
        let total = 100_000
        let lanes = 8
        try await kind.with { db in
            try await db.execute("CREATE TABLE victims (name TEXT)")
            try await db.execute("INSERT INTO victims VALUES ('ada')")
            let failures = try await withThrowingTaskGroup(of: [String].self) { tasks in
                for lane in 0..<lanes {
                    // The machine that runs this may be busy; how long a writer waits is not what is tested.
                    let context = InvocationContext("test", deadline: .now + .seconds(300))
                    tasks.addTask {
                        try await InvocationContext.$current.withValue(context) {
                            try await Self.mismatches(lane: lane, statements: total / lanes, on: db)
                        }
                    }
                }
                return try await tasks.reduce(into: []) { $0 += $1 }
            }
            #expect(failures.prefix(5) == [])
            #expect(try await db.column("SELECT name FROM victims", as: String.self) == ["ada"])
        }
    }
}
