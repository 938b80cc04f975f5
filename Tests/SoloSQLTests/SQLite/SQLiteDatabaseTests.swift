import Foundation
import SoloCore
import SoloSQL
import Testing

struct SQLiteDatabaseTests {
    static let schema = """
        CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0));
        CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));
        """

    @Test func injectionsStayValues() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            let attacks = ["'; DROP TABLE users; --", "\" OR 1=1 --", "x' UNION SELECT 1 --", "\0", "?1", "$1", ":a"]
            for attack in attacks {
                try await db.execute("INSERT INTO users (email) VALUES (\(attack))")
                #expect(
                    try await db.query("SELECT email FROM users WHERE email = \(attack)", as: String.self) == [attack])
            }
            #expect(try await db.queryOne("SELECT count(*) FROM users", as: Int.self) == attacks.count)
        }
    }

    @Test func readersAreRefusedBySQLiteItself() async throws {
        try await withDatabase(Self.schema) { database in
            let reader = SQLReader(database)
            let before = try await reader.query("SELECT * FROM users")
            #expect(before.isEmpty)
            for attempt: SQLStatement in [
                "INSERT INTO users (email) VALUES ('a')", "DELETE FROM users", "DROP TABLE users",
                "INSERT INTO users (email) VALUES ('a') RETURNING id",
            ] {
                let error = await #expect(throws: SQLError.self) { try await reader.query(attempt) }
                #expect(error?.code == .readOnly, "\(attempt)")
            }
            for attempt: SQLStatement in [
                "PRAGMA user_version = 3", "ATTACH \(database.path + "-other") AS other", "BEGIN",
            ] {
                let error = await #expect(throws: SQLError.self) { try await reader.query(attempt) }
                #expect(error?.code == .misuse, "\(attempt)")
            }
            let after = try await reader.query("SELECT * FROM users")
            #expect(after.isEmpty)
        }
    }

    @Test func constraintsAreNamedAndValuesHidden() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            try await db.execute("INSERT INTO users (id, email) VALUES (1, \("ada@example.com"))")
            let unique = await #expect(throws: SQLError.self) {
                try await db.execute("INSERT INTO users (email) VALUES (\("ada@example.com"))")
            }
            #expect(unique?.code == .uniqueViolation)
            #expect(unique?.constraint == "users.email")
            #expect(unique?.table == "users")
            #expect(unique?.engineCode == "SQLITE_CONSTRAINT_UNIQUE (2067)")
            #expect(unique?.statement == "INSERT INTO users (email) VALUES (?)")
            #expect(unique?.description.contains("ada") == false)
            func code(_ statement: SQLStatement) async -> SQLError.Code? {
                await #expect(throws: SQLError.self) { try await db.execute(statement) }?.code
            }
            #expect(await code("INSERT INTO users (email) VALUES (\(String?.none))") == .notNullViolation)
            #expect(await code("INSERT INTO users (email, age) VALUES ('b', \(-1))") == .checkViolation)
            #expect(await code("INSERT INTO posts (author) VALUES (\(9))") == .foreignKeyViolation)
            #expect(await code("SELEC 1") == .statement)
            #expect(await code("SELECT 1; SELECT 2") == .statement)
            #expect(await code("SELECT ?") == .statement)
            #expect(await code("BEGIN") == .misuse)
            let literal = await #expect(throws: SQLError.self) {
                try await db.execute("INSERT INTO nowhere VALUES ('hidden')")
            }
            #expect(literal?.description.contains("hidden") == false)
        }
    }

    @Test func transactionsCommitOrUndoAll() async throws {
        struct Stop: Error {}
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            let inserted = try await db.transaction { tx in
                try await tx.execute("INSERT INTO users (email) VALUES ('a')")
                return try await tx.queryOne("SELECT count(*) FROM users", as: Int.self)
            }
            #expect(inserted == 1)
            await #expect(throws: Stop.self) {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO users (email) VALUES ('b')")
                    #expect(try await db.queryOne("SELECT count(*) FROM users", as: Int.self) == 1)
                    throw Stop()
                }
            }
            #expect(try await db.queryOne("SELECT count(*) FROM users", as: Int.self) == 1)
            let ended = try await db.transaction { tx in tx }
            let late = await #expect(throws: SQLError.self) { try await ended.query("SELECT 1") }
            #expect(late?.code == .misuse)
            let handMade = await #expect(throws: SQLError.self) {
                try await db.transaction { tx in
                    try await tx.execute("ROLLBACK")
                    try await tx.execute("INSERT INTO users (email) VALUES ('c')")
                }
            }
            #expect(handMade?.code == .misuse)
            #expect(try await db.queryOne("SELECT count(*) FROM users", as: Int.self) == 1)
        }
    }

    @Test func theClientInsideOfItsTransactionIsAnErrorAndNoDeadlock() async throws {
        try await withDatabase(Self.schema) { database in
            let db = SQLClient(database)
            for inside in [
                { @Sendable in _ = try await db.execute("DELETE FROM users") },
                { @Sendable in try await db.transaction { _ in } },
            ] {
                let error = await #expect(throws: SQLError.self) {
                    try await db.transaction { _ in try await inside() }
                }
                #expect(error?.code == .misuse)
            }
        }
    }

    @Test func writersWaitForEachOther() async throws {
        // Beside all other tests fifty transactions may take longer than a wait without a deadline may.
        let context = InvocationContext("test", deadline: .now + .seconds(300))
        try await withDatabase("CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)") { database in
            let db = SQLClient(database)
            try await InvocationContext.$current.withValue(context) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            try await db.transaction { tx in
                                let n = try await tx.queryOne("SELECT n FROM counter", as: Int.self) ?? 0
                                await Task.yield()
                                try await tx.execute("UPDATE counter SET n = \(n + 1)")
                            }
                        }
                        group.addTask { _ = try await db.query("SELECT n FROM counter") }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await db.queryOne("SELECT n FROM counter", as: Int.self) == 50)
        }
    }

    @Test(.timeLimit(.minutes(1))) func cancellationInterruptsAStatement() async throws {
        try await withDatabase { database in
            let db = SQLClient(database)
            let endless: SQLStatement =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
            let task = Task { try await db.query(endless) }
            await Task.yield()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let one = try await db.queryOne("SELECT 1", as: Int.self)
            #expect(one == 1)
        }
    }

    @Test func aClosedOrMissingDatabaseSaysSo() async throws {
        try await withDatabase { database in
            await database.close()
            let closed = await #expect(throws: SQLError.self) { try await SQLClient(database).query("SELECT 1") }
            #expect(closed?.code == .closed)
        }
        let missing = #expect(throws: SQLError.self) { try SQLiteDatabase(path: "/nonexistent/folder/db.sqlite") }
        #expect(missing?.code == .storage)
        #expect(missing?.message == "/nonexistent/folder/db.sqlite: unable to open database file.")
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndKept() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "solo-\(UUID().uuidString).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = Data(String(repeating: "these are notes, not a database\n", count: 100).utf8)
        try text.write(to: file)
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase(path: file.path) }
        #expect(error?.code == .storage)
        #expect(try Data(contentsOf: file) == text)
    }
}
