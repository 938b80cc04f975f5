import Foundation
import SoloConcurrency
import SoloSQL
import SoloStore

/// A SQLite file whose only writer this is.
struct SQLiteMigrationSession: MigrationSession {
    /// Behind the database's name: the database as it was before the last migrations.
    static let snapshotSuffix = ".before-migrations"

    private let path: String
    private let writer: SQLiteExclusiveWriter
    private let observe: MigrationMoment.Observer

    /// Waits for its turn among those who write to the file.
    static func with<Value: Sendable>(
        _ path: String, clock: any Clock<Duration>, observe: @escaping MigrationMoment.Observer,
        _ body: @Sendable (any MigrationSession) async throws -> Value
    ) async throws -> Value {
        let database = try await onThread { try SQLiteDatabase(path: path, clock: clock) }
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await database.exclusively { writer in
                    try await body(SQLiteMigrationSession(path: path, writer: writer, observe: observe))
                })
        } catch {
            result = .failure(error)
        }
        await database.close()
        return try result.get()
    }

    /// The history of a file that may not be there.
    static func history(of path: String) async throws -> [AppliedMigration] {
        guard try DurableFile(path: path).exists() else { return [] }
        return try await onThread {
            let connection = try SQLiteConnection(path: path, access: .readOnly)
            defer { connection.close() }
            return try history(on: connection)
        }
    }

    func history() async throws -> [AppliedMigration] { try await writer.run { try Self.history(on: $0) } }

    func prepare() async throws {
        let path = path
        let observe = observe
        try await writer.run { connection in
            if try connection.hasTables { try Self.takeSnapshot(of: path, connection, observe) }
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS solo_migrations (
                    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, text TEXT NOT NULL,
                    started REAL NOT NULL, finished REAL
                )
                """)
        }
    }

    /// It has its name once it is whole and on the disk; then the one before is gone.
    private static func takeSnapshot(
        of path: String, _ connection: SQLiteConnection, _ observe: MigrationMoment.Observer
    ) throws {
        let snapshot = path + snapshotSuffix
        let unfinished = DurableFile(path: snapshot + ".new")
        try unfinished.remove()
        try connection.writeSnapshot(to: unfinished.path)
        try unfinished.flush()
        observe(.snapshotWritten)
        try unfinished.move(to: snapshot)
    }

    func run(_ migration: Migration) async throws {
        let observe = observe
        try await writer.run { connection in
            // With them, dropping a table to make it anew would delete the rows that refer to it.
            try connection.script("PRAGMA foreign_keys = OFF")
            defer { try? connection.script("PRAGMA foreign_keys = ON") }
            try connection.transaction {
                observe(.began(migration.number))
                try connection.run(script: migration.text)
                try connection.requireForeignKeys()
                observe(.executed(migration.number))
                let now = Date().timeIntervalSince1970
                try Self.record(migration, finished: .double(now), on: connection)
                observe(.recorded(migration.number))
            }
        }
    }

    func start(_ migration: Migration) async throws {
        try await writer.run { try Self.record(migration, finished: .null, on: $0) }
    }

    func run(_ statement: ScriptStatement, isRepeated: Bool) async throws {
        try await writer.run { connection in
            do {
                try connection.run(script: statement.text)
            } catch let error as SQLScriptError {
                throw error.error
            }
        }
    }

    func finish(_ migration: Migration) async throws {
        _ = try await writer.run { connection in
            try connection.execute(
                "UPDATE solo_migrations SET finished = ? WHERE number = ?", .double(Date().timeIntervalSince1970),
                .integer(Int64(migration.number)))
        }
    }

    private static func record(_ migration: Migration, finished: SQLValue, on connection: SQLiteConnection) throws {
        try connection.execute(
            """
            INSERT OR REPLACE INTO solo_migrations (number, name, checksum, text, started, finished)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            .integer(Int64(migration.number)), .text(migration.name), .text(migration.checksum), .text(migration.text),
            .double(Date().timeIntervalSince1970), finished)
    }

    private static func history(on connection: SQLiteConnection) throws -> [AppliedMigration] {
        let isThere = try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'solo_migrations'") { _ in true }
        guard isThere == true else { return [] }
        return try connection.all(
            "SELECT number, name, checksum, text, started, finished FROM solo_migrations ORDER BY number"
        ) { row in
            AppliedMigration(
                number: row.integer(0), name: row.text(1), checksum: row.text(2), text: row.text(3),
                started: row.date(4), finished: row.isNull(5) ? nil : row.date(5))
        }
    }
}

extension SQLiteConnection {
    fileprivate var hasTables: Bool {
        get throws {
            try first("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name != 'solo_migrations'") { _ in true }
                ?? false
        }
    }

    /// Finds rows that refer to one that is not there.
    fileprivate func requireForeignKeys() throws {
        let broken = try first("SELECT \"table\", parent FROM pragma_foreign_key_check") { ($0.text(0), $0.text(1)) }
        guard let (table, parent) = broken else { return }
        throw SQLError(.foreignKeyViolation, "A row of \(table) would refer to one of \(parent) that is not there.")
    }
}

/// Runs what blocks on a thread of its own.
private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        startThread { continuation.resume(with: Result(catching: body)) }
    }
}
