/// A database as the clients see it: SQLite or Postgres.
package protocol SQLEngine: Sendable {
    /// Where its transactions leave messages for queues.
    var outbox: SQLOutbox { get }

    /// Runs one statement outside of a transaction.
    func run(_ statement: SQLStatement, access: SQLAccess, limits: SQLLimits) async throws -> SQLResult

    /// Runs statements of which all take effect or none, in one go.
    func run(_ statements: [SQLStatement], access: SQLAccess, limits: SQLLimits) async throws -> [SQLResult]

    /// Runs `body` in a transaction of its own, alone in having the right to write.
    func transaction<Value: Sendable>(
        limits: SQLLimits, _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value

    /// Opens a result that is read bit by bit, outside of a transaction.
    func rows(_ statement: SQLStatement, access: SQLAccess, limits: SQLLimits) async throws -> any SQLRowSource

    /// Inserts all rows or none, and returns how many there were.
    func insert(_ insertion: SQLInsertion, limits: SQLLimits) async throws -> Int

    /// Waits for what runs, and closes every connection. Later calls throw.
    func close() async
}

/// The connection of one transaction.
package protocol SQLSession: Sendable {
    func run(_ statement: SQLStatement) async throws -> SQLResult
    /// Runs statements of which all take effect or none, in one go.
    func run(_ statements: [SQLStatement]) async throws -> [SQLResult]
    func rows(_ statement: SQLStatement) async throws -> any SQLRowSource
    func insert(_ insertion: SQLInsertion) async throws -> Int
    func savepoint<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value
}

/// The connection of one transaction, as the engine that began it sees it.
package protocol SQLTransactionSession: SQLSession {
    var savepoints: SQLSavepoints { get }

    func commit() async throws
    func rollBack() async

    /// Sets a savepoint or releases it.
    ///
    /// - Throws: ``SQLError``, also if the error of a statement was ignored after which nothing more can be kept.
    func control(_ sql: String) async throws
    /// Undoes what was done since the savepoint, and releases it.
    func rollBack(to savepoint: String) async
}

package enum SQLAccess: Sendable {
    /// Through connections that the database itself lets only read.
    case readOnly
    case readWrite
}

package struct SQLResult: Sendable {
    package var rows: [SQLRow]
    /// How many rows the statement inserted, updated or deleted.
    package var changes: Int

    package init(rows: [SQLRow], changes: Int) {
        self.rows = rows
        self.changes = changes
    }
}
