import Foundation
import PostgresServer
import SoloSQL
import Testing

/// What a client does on every database.
@Suite(.timeLimit(.minutes(2)))
struct ClientConformanceTests {
    private struct User: Codable, Equatable {
        var id: Int
        var email: String
        var age: Int?
    }

    private func makeUsers(_ db: SQLClient, _ kind: DatabaseKind) async throws {
        try await db.execute(
            """
            CREATE TABLE users (
                id INTEGER PRIMARY KEY, email TEXT NOT NULL CONSTRAINT one_email UNIQUE, age INTEGER CONSTRAINT no_ghost CHECK (age >= 0)
            )
            """)
        try await db.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id))")
    }

    @Test(arguments: DatabaseKind.allCases) func `what is interpolated is data, whatever it says`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await makeUsers(db, kind)
            let hostile = [
                "'; DROP TABLE users; --", "\" OR 1=1 --", "x' UNION SELECT 1 --", "?1", "$1", ":a", "\\", "é🦀\u{202E}",
            ]
            for (id, text) in hostile.enumerated() {
                try await db.execute("INSERT INTO users (id, email) VALUES (\(id), \(text))")
                #expect(try await db.query("SELECT email FROM users WHERE email = \(text)", as: String.self) == [text])
            }
            #expect(try await db.queryOne("SELECT count(*) FROM users", as: Int.self) == hostile.count)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `rows come as values, in order, with null for what is not there`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            try await makeUsers(db, kind)
            let users = [User(id: 1, email: "a@example.com", age: nil), User(id: 2, email: "b@example.com", age: 40)]
            for user in users {
                let changes = try await db.execute(
                    "INSERT INTO users (id, email, age) VALUES (\(user.id), \(user.email), \(user.age))")
                #expect(changes == 1)
            }
            #expect(try await db.query("SELECT * FROM users ORDER BY id", as: User.self) == users)
            #expect(try await db.queryOne("SELECT * FROM users WHERE id = \(2)", as: User.self) == users[1])
            #expect(try await db.queryOne("SELECT * FROM users WHERE id = \(3)", as: User.self) == nil)
            let one = try await db.query(
                "UPDATE users SET age = \(41) WHERE id IN \(list: [2, 9]) RETURNING *", as: User.self)
            #expect(one == [User(id: 2, email: "b@example.com", age: 41)])
            #expect(try await db.execute("DELETE FROM users WHERE id > \(0)") == 2)
            let none = await #expect(throws: SQLError.self) { try await db.queryOne("SELECT * FROM nowhere") }
            #expect(none?.code == .statement)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `every type comes back as it was`(kind: DatabaseKind) async throws {
        enum Colour: String, SQLConvertible, CaseIterable { case red, green }
        try await kind.with { db in
            func comesBack<Value: SQLConvertible & Equatable>(_ column: DatabaseKind.ColumnKind, _ values: [Value])
                async throws
            {
                let name = SQLIdentifier("t_\(column)_\(Value.self)")
                let type = SQLStatement(stringLiteral: kind.type(column))
                try await db.execute("CREATE TABLE \(name) (n INTEGER, v \(fragment: type))")
                for (n, value) in values.enumerated() {
                    try await db.execute("INSERT INTO \(name) (n, v) VALUES (\(n), \(value))")
                }
                let rows = try await db.query("SELECT v FROM \(name) ORDER BY n")
                #expect(try rows.map { try $0["v", as: Value.self] } == values)
            }
            try await comesBack(.integer, [0, -1, Int64.min, Int64.max])
            try await comesBack(.integer, [UInt8.min, UInt8.max])
            try await comesBack(.double, [0, -1.5, .pi, 1e-300, .greatestFiniteMagnitude])
            try await comesBack(.boolean, [true, false])
            try await comesBack(.text, ["", "a", "ü\n\t'\"\\", String(repeating: "x", count: 100_000)])
            try await comesBack(.bytes, [Data(), Data([0]), Data(0...255)])
            try await comesBack(
                .decimal, [Decimal(string: "12.50"), Decimal(string: "-0.0000000001"), 0].compactMap(\.self))
            try await comesBack(.uuid, [UUID(), UUID()])
            try await comesBack(
                .date, [Date(timeIntervalSince1970: 1_800_000_000.125), Date(timeIntervalSince1970: -1)])
            try await comesBack(.text, Colour.allCases)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a Codable value is kept as JSON`(kind: DatabaseKind) async throws {
        struct Line: Codable, Equatable {
            var item: String
            var tags: [String]
        }
        struct Order: Codable, Equatable {
            var id: Int
            var lines: [Line]
        }
        try await kind.with { db in
            let type = SQLStatement(stringLiteral: kind.type(.json))
            try await db.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, lines \(fragment: type))")
            let order = Order(id: 1, lines: [Line(item: "mug", tags: ["blue", "it's"])])
            try await db.execute("INSERT INTO orders VALUES (\(order.id), \(json: order.lines))")
            #expect(try await db.queryOne("SELECT * FROM orders", as: Order.self) == order)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `an error has its code and its constraint, and no value`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            try await makeUsers(db, kind)
            try await db.execute("INSERT INTO users (id, email) VALUES (1, \("ada@example.com"))")
            func error(_ statement: SQLStatement) async -> SQLError? {
                let error = await #expect(throws: SQLError.self) { try await db.execute(statement) }
                #expect(error?.description.contains("ada") == false)
                #expect(error?.statement == statement.description)
                return error
            }
            let unique = await error("INSERT INTO users (id, email) VALUES (2, \("ada@example.com"))")
            #expect(unique?.code == .uniqueViolation)
            #expect(unique?.table == "users")
            #expect(unique?.constraint == (kind == .postgres ? "one_email" : "users.email"))
            #expect(await error("INSERT INTO users (id, email) VALUES (3, \(String?.none))")?.code == .notNullViolation)
            #expect(
                await error("INSERT INTO users (id, email, age) VALUES (4, \("ada"), \(-1))")?.code == .checkViolation)
            #expect(await error("INSERT INTO posts (id, author) VALUES (1, \(99))")?.code == .foreignKeyViolation)
            #expect(await error("SELEC \("ada")")?.code == .statement)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a transaction is whole or nothing`(kind: DatabaseKind) async throws {
        struct Stop: Error {}
        try await kind.with { db in
            try await makeUsers(db, kind)
            let id = try await db.transaction { tx in
                try await tx.execute("INSERT INTO users (id, email) VALUES (1, 'a')")
                return try await tx.queryOne("SELECT id FROM users WHERE email = \("a")", as: Int.self)
            }
            #expect(id == 1)
            await #expect(throws: Stop.self) {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO users (id, email) VALUES (2, 'b')")
                    throw Stop()
                }
            }
            let cancelled = Task {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO users (id, email) VALUES (3, 'c')")
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            #expect(try await db.query("SELECT id FROM users", as: Int.self) == [1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the client inside of its own transaction is an error, and so is the transaction after its end`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            let error = await #expect(throws: SQLError.self) {
                try await db.transaction { _ in try await db.execute("CREATE TABLE t (a INTEGER)") }
            }
            #expect(error?.code == .misuse)
            let ended = try await db.transaction { $0 }
            let late = await #expect(throws: SQLError.self) { try await ended.execute("SELECT 1") }
            #expect(late?.code == .misuse)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `transactions of many tasks lose no update`(kind: DatabaseKind)
        async throws
    {
        try await kind.with { db in
            try await db.execute("CREATE TABLE counter (n INTEGER)")
            try await db.execute("INSERT INTO counter VALUES (0)")
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<40 {
                    tasks.addTask {
                        try await db.transaction { tx in
                            try await tx.execute("UPDATE counter SET n = n + 1")
                            _ = try await tx.query("SELECT n FROM counter")
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(try await db.queryOne("SELECT n FROM counter", as: Int.self) == 40)
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `a cancelled task ends its statement, and the next one runs`(
        kind: DatabaseKind
    ) async throws {
        try await kind.with { db in
            let long: SQLStatement =
                kind == .postgres
                ? "SELECT pg_sleep(60)"
                : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            let began = ContinuousClock.now
            let task = Task { try await db.query(long) }
            let others = try await db.query("SELECT 1 AS one", as: Int.self)
            #expect(others == [1])
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await db.query("SELECT 2 AS two", as: Int.self) == [2])
            #expect(began.duration(to: .now) < .seconds(30))
        }
    }

    @Test func `Postgres commits nothing if the error of a statement was ignored`() async throws {
        try await DatabaseKind.postgres.with { db in
            try await db.execute("CREATE TABLE t (a integer)")
            let error = await #expect(throws: SQLError.self) {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO t VALUES (1)")
                    _ = try? await tx.query("SELECT 1 / 0")
                }
            }
            #expect(error?.code == .misuse)
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [])
        }
    }

    @Test func `a statement that was prepared before its table changed runs again`() async throws {
        try await DatabaseKind.postgres.with { db in
            try await db.execute("CREATE TABLE t (a integer)")
            try await db.execute("INSERT INTO t VALUES (1)")
            #expect(try await db.query("SELECT * FROM t").map(\.values.count) == [1])
            try await db.execute("ALTER TABLE t ADD COLUMN b integer")
            #expect(try await db.query("SELECT * FROM t").map(\.values.count) == [2])
        }
    }

    @Test func `a cancelled statement leaves those behind it on its connection alone`() async throws {
        let database = PostgresDatabase(try await PostgresServer.database(), connections: 1)
        let db = SQLClient(database)
        let long = Task { try await db.query("SELECT pg_sleep(60)") }
        try await withThrowingTaskGroup(of: [Int].self) { tasks in
            for n in 0..<20 { tasks.addTask { try await db.query("SELECT \(n) AS n", as: Int.self) } }
            long.cancel()
            var numbers: [Int] = []
            for try await rows in tasks { numbers += rows }
            #expect(numbers.sorted() == Array(0..<20))
        }
        await #expect(throws: CancellationError.self) { try await long.value }
        await database.close()
    }

    @Test func `a server that is not there is an error that says so, and the next statement tries again`() async throws
    {
        let database = PostgresDatabase(PostgresTarget(host: "/nowhere", database: "none", user: "nobody"))
        for _ in 0..<2 {
            let error = await #expect(throws: SQLError.self) { try await SQLClient(database).query("SELECT 1") }
            #expect(error?.code == .connection)
            #expect(error?.message.hasPrefix("The database at /nowhere cannot be reached: ") == true)
        }
        await database.close()
    }
}
