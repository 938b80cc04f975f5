import Foundation
import SoloSQL

/// A Postgres database, as the role that owns its tables, with the lock that one who runs migrations has.
struct PostgresMigrationSession: MigrationSession {
    /// How long a statement waits for a lock. Whoever comes after it waits behind it, so it gives up soon, and tries again.
    static let lockTimeout = Duration.seconds(5)
    /// How often a migration is tried.
    static let attempts = 6
    /// How long it lets the others go first.
    static let pause = Duration.seconds(2)
    /// How long it waits for another one who runs migrations.
    static let longestWait = Duration.seconds(60)
    /// Of `pg_advisory_lock`: “solo” in ASCII.
    private static let lock: Int64 = 0x736F_6C6F

    private let console: PostgresConsole
    private let clock: any Clock<Duration>
    private let observe: MigrationMoment.Observer

    static func with<Value: Sendable>(
        _ target: PostgresTarget, clock: any Clock<Duration>, observe: @escaping MigrationMoment.Observer,
        _ body: @Sendable (any MigrationSession) async throws -> Value
    ) async throws -> Value {
        let console = try await PostgresConsole.open(target)
        // The lock goes with the connection.
        defer { console.close() }
        let session = PostgresMigrationSession(console: console, clock: clock, observe: observe)
        try await session.takeLock()
        return try await body(session)
    }

    static func history(of target: PostgresTarget) async throws -> [AppliedMigration] {
        let console = try await PostgresConsole.open(target)
        defer { console.close() }
        return try await history(on: console)
    }

    /// It asks again and again: a statement that waits for the lock would hold up a `CREATE INDEX CONCURRENTLY` of the one who has it, which
    /// waits for the end of all statements.
    private func takeLock() async throws {
        let deadline = Self.longestWait
        var waited = Duration.zero
        while true {
            let result = try await console.run("SELECT pg_try_advisory_lock(\(Self.lock)) AS taken")
            if try result.rows.first?["taken", as: Bool.self] == true { return }
            guard waited < deadline else {
                throw SQLError(.busy, "Another process has been running migrations on this database for a minute.")
            }
            try await clock.sleep(for: .milliseconds(200))
            waited += .milliseconds(200)
        }
    }

    func history() async throws -> [AppliedMigration] { try await Self.history(on: console) }

    func prepare() async throws {
        try await console.run(
            script: """
                SET client_min_messages = warning;
                CREATE SCHEMA IF NOT EXISTS solo;
                REVOKE ALL ON SCHEMA solo FROM PUBLIC;
                CREATE TABLE IF NOT EXISTS solo.migrations (
                    number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, text text NOT NULL,
                    started timestamptz NOT NULL, finished timestamptz
                );
                REVOKE ALL ON solo.migrations FROM PUBLIC
                """)
    }

    func run(_ migration: Migration) async throws {
        var attempt = 1
        while true {
            do {
                return try await runOnce(migration)
            } catch let error as SQLScriptError where error.error.isLockTimeout && attempt < Self.attempts {
                attempt += 1
                try await clock.sleep(for: Self.pause)
            }
        }
    }

    private func runOnce(_ migration: Migration) async throws {
        try await reset()
        try await console.run(script: "BEGIN")
        do {
            try await console.run(script: "SET LOCAL lock_timeout = '\(Self.lockTimeout.components.seconds)s'")
            observe(.began(migration.number))
            for statement in ScriptStatement.statements(of: migration.text, .postgres) {
                do {
                    try await console.run(script: statement.text)
                } catch let error as SQLError {
                    throw SQLScriptError(line: statement.line, error: error)
                }
                observe(.executed(migration.number))
            }
            try await console.run(script: "RESET ROLE")
            try await record(migration, isFinished: true)
            observe(.recorded(migration.number))
            try await console.run(script: "COMMIT")
        } catch {
            _ = try? await console.run(script: "ROLLBACK")
            throw error
        }
    }

    func start(_ migration: Migration) async throws {
        try await reset()
        try await record(migration, isFinished: false)
    }

    func run(_ statement: ScriptStatement, isRepeated: Bool) async throws {
        if isRepeated, let change = statement.indexChange, try await isDone(change.name, on: change.table) { return }
        try await console.run(script: statement.text)
    }

    func finish(_ migration: Migration) async throws {
        try await reset()
        try await console.run(
            "UPDATE solo.migrations SET finished = clock_timestamp() WHERE number = \(Int64(migration.number))")
    }

    /// Whether an index was made or dropped before an interruption. What an interrupted `CREATE INDEX CONCURRENTLY` leaves is an index that
    /// is not valid: it is dropped.
    private func isDone(_ index: String, on table: String?) async throws -> Bool {
        guard let table else {
            let found = try await console.run("SELECT to_regclass(\(Self.quoted(index))) IS NULL AS gone")
            return try found.rows.first?["gone", as: Bool.self] == true
        }
        let found = try await console.run(
            """
            SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indrelid = to_regclass(\(Self.quoted(table))) AND relname = \(index)
            """)
        guard let row = found.rows.first else { return false }
        if try row["valid", as: Bool.self] { return true }
        try await console.run(script: "DROP INDEX CONCURRENTLY \(row["name", as: String.self])")
        return false
    }

    /// Each part of a name in quotes.
    private static func quoted(_ name: String) -> String {
        name.split(separator: ".").map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ".")
    }

    /// Takes back what the migration before has set for its connection.
    private func reset() async throws {
        try await console.run(script: "RESET ROLE")
        try await console.run(script: "RESET ALL")
    }

    private func record(_ migration: Migration, isFinished: Bool) async throws {
        try await console.run(
            """
            INSERT INTO solo.migrations (number, name, checksum, text, started, finished)
            VALUES (\(Int64(migration.number)), \(migration.name), \(migration.checksum), \(migration.text), now(),
                CASE WHEN \(isFinished) THEN clock_timestamp() END)
            ON CONFLICT (number) DO UPDATE SET name = excluded.name, checksum = excluded.checksum, text = excluded.text,
                started = excluded.started, finished = excluded.finished
            """)
    }

    private static func history(on console: PostgresConsole) async throws -> [AppliedMigration] {
        let found = try await console.run("SELECT to_regclass('solo.migrations') IS NOT NULL AS made")
        guard try found.rows.first?["made", as: Bool.self] == true else { return [] }
        let rows = try await console.run(
            "SELECT number, name, checksum, text, started, finished FROM solo.migrations ORDER BY number")
        return try rows.rows.map { row in
            AppliedMigration(
                number: try row["number", as: Int.self], name: try row["name", as: String.self],
                checksum: try row["checksum", as: String.self], text: try row["text", as: String.self],
                started: try row["started", as: Date.self],
                finished: row["finished"] == .null ? nil : try row["finished", as: Date.self])
        }
    }
}
