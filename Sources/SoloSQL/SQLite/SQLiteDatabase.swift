import Foundation
import SoloConcurrency

/// A SQLite file: one connection that writes, and a few that the file was opened read-only for.
package final class SQLiteDatabase: SQLEngine {
    package let path: String
    private let writer: ResourcePool<SQLiteLane>
    private let readers: ResourcePool<SQLiteLane>
    private let writerLane: SQLiteLane

    /// Opens the file, and makes it where there is none; its folder must exist. Blocks until that is done.
    ///
    /// - Parameter readers: how many statements may read at once.
    package init(path: String, readers: Int = 4) throws {
        self.path = path
        let lane = SQLiteLane(label: "solo.sqlite.writer") { try SQLiteConnection(path: path) }
        writerLane = lane
        writer = ResourcePool([lane])
        self.readers = ResourcePool(
            (0..<max(1, readers)).map { index in
                SQLiteLane(label: "solo.sqlite.reader.\(index)") { try SQLiteConnection(path: path, access: .readOnly) }
            })
        try lane.prepare { _ in }
    }

    /// Runs the statements that make the tables, in one transaction. Write them so that they may run again at each start:
    /// `CREATE TABLE IF NOT EXISTS …`.
    package func applySchema(sql: String) throws {
        try writerLane.prepare { connection in
            try connection.transaction { try connection.script(sql) }
        }
    }

    package func run(_ statement: SQLStatement, access: SQLAccess) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.questionMarks)
        if access == .readOnly || Self.mayOnlyRead(sql) {
            let result: SQLResult? = try await readers.withItem { lane in
                try await lane.run { connection in
                    if access == .readWrite, try !connection.isReadOnlyStatement(sql) { return nil }
                    return try Self.alone(sql, values, on: connection)
                }
            }
            if let result { return result }
        }
        try SQLTransactionScope.requireNone(of: self)
        return try await writer.withItem { lane in
            try await lane.run { try Self.alone(sql, values, on: $0) }
        }
    }

    package func transaction<Value: Sendable>(
        _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        try SQLTransactionScope.requireNone(of: self)
        let scope = SQLTransactionScope(engine: self)
        return try await writer.withItem { lane in
            defer { scope.end() }
            try await lane.run(interruptible: false) { _ = try $0.execute("BEGIN IMMEDIATE") }
            do {
                let session = SQLiteSession(lane: lane, scope: scope)
                let value = try await SQLTransactionScope.$current.withValue(scope) { try await body(session) }
                try Task.checkCancellation()
                try await lane.run(interruptible: false) { connection in
                    try SQLiteSession.requireOpen(connection)
                    try connection.execute("COMMIT")
                }
                return value
            } catch {
                scope.end()
                try await lane.run(interruptible: false) { $0.rollBack() }
                throw error
            }
        }
    }

    package func close() async {
        // In a task of its own, since the caller may be cancelled and the file must be closed all the same.
        await Task { [writer, readers] in
            try? await writer.withAll { for lane in $0 { await lane.close() } }
            try? await readers.withAll { for lane in $0 { await lane.close() } }
        }.value
    }

    /// A statement outside of a transaction must not leave one open for whoever borrows the connection next.
    private static func alone(
        _ sql: String, _ values: [SQLValue], on connection: SQLiteConnection
    ) throws -> SQLResult {
        let result = try connection.result(sql, values)
        guard !connection.isInTransaction else {
            connection.rollBack()
            throw SQLError(.misuse, "BEGIN was run as a statement; use `db.transaction { tx in … }`.", statement: sql)
        }
        return result
    }

    /// Whether a statement could be one for a reader; SQLite itself has the last word.
    private static func mayOnlyRead(_ sql: String) -> Bool {
        let word = sql.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }
        return ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(word.uppercased())
    }
}
