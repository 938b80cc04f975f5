import Foundation
import SoloCore
import SoloConcurrency

/// A SQLite file: one connection that writes, and a few that the file was opened read-only for. Other processes may have it open too.
package final class SQLiteDatabase: SQLEngine {
    /// How long a transaction may be open, and a statement that writes may run: whoever else wants to write waits for it, in every process.
    package static let transactionLimit = Duration.seconds(5)

    package let path: String
    private let writer: SQLiteWriter
    let readers: SQLiteReaders
    let timeouts: Timeouts
    private let transactionLimit: Duration

    /// Opens the file, and makes it where there is none; its folder must exist. Blocks until that is done.
    ///
    /// - Parameters:
    ///   - readers: how many statements may read at once.
    ///   - isShared: whether other processes may write to the file; if not, no lock is taken for it.
    ///   - clock: what the limits of waits and transactions are measured with.
    package init(
        path: String, readers: Int = 4, isShared: Bool = true, transactionLimit: Duration = transactionLimit,
        clock: some Clock<Duration> = ContinuousClock()
    ) throws {
        self.path = path
        self.transactionLimit = transactionLimit
        timeouts = Timeouts(clock: clock)
        let lane = SQLiteLane(label: "solo.sqlite.writer") { try SQLiteConnection(path: path) }
        writer = SQLiteWriter(path: path, lane: lane, timeouts: timeouts, isShared: isShared)
        self.readers = SQLiteReaders(path: path, count: readers, timeouts: timeouts)
        try lane.prepare { _ in }
    }

    package var outbox: SQLOutbox {
        SQLOutbox(OutboxDatabase(.sqlite, URL(filePath: path).deletingPathExtension().lastPathComponent))
    }

    package func run(_ statement: SQLStatement, access: SQLAccess, limits: SQLLimits) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.questionMarks)
        try SQLStatementRules.check(sql, .sqlite, isInTransaction: false, of: statement)
        if access == .readOnly || Self.mayOnlyRead(sql) {
            let result: SQLResult? = try await readers.with(within: limits.acquire) { lane in
                if limits.statement == nil, let result = try lane.runHere({ try $0.quickResult(sql, values) }) {
                    return result
                }
                return try await SQLiteStatementLimit(lane, timeouts, limits.statement).run(statement) { connection in
                    if access == .readWrite, try !connection.prepare(sql).isReadOnly { return nil }
                    return try connection.resultAlone(sql, values)
                }
            }
            if let result { return result }
        }
        try SQLTransactionScope.requireNone(of: self)
        let turn = try await writer.acquire(within: limits.acquire)
        defer { turn.release() }
        let limit = SQLiteStatementLimit.writing(writer.lane, timeouts, limits.statement, longest: transactionLimit)
        return try await limit.run(statement) { try $0.resultAlone(sql, values) }
    }

    package func transaction<Value: Sendable>(
        limits: SQLLimits, _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        try SQLTransactionScope.requireNone(of: self)
        let turn = try await writer.acquire(within: limits.acquire)
        defer { turn.release() }
        let scope = SQLTransactionScope(engine: self)
        let session = SQLiteSession(
            writer: writer, turn: turn, scope: scope, limit: transactionLimit, statementLimit: limits.statement)
        try await session.begin()
        let limit = timeouts.after(transactionLimit) { session.expire() }
        defer { timeouts.cancel(limit) }
        return try await scope.run(session, body)
    }

    package func rows(
        _ statement: SQLStatement, access: SQLAccess, limits: SQLLimits
    ) async throws -> any SQLRowSource {
        let (sql, values) = try statement.rendered(.questionMarks)
        try SQLStatementRules.check(sql, .sqlite, isInTransaction: false, of: statement)
        let lane = try await readers.take(within: limits.acquire)
        let slot = SQLiteStatementSlot()
        return SQLiteRows(lane, timeouts, limits.statement, statement) { connection in
            try slot.open { try SQLiteOpenStatement(sql, values, on: connection) }
        } closed: { [readers] in
            slot.end()
            readers.giveBack(lane)
        }
    }

    package func insert(_ insertion: SQLInsertion, limits: SQLLimits) async throws -> Int {
        try await transaction(limits: limits) { session in try await session.insert(insertion) }
    }

    /// Runs the statements of a text in one transaction, which may take any time.
    ///
    /// - Throws: ``SQLScriptError`` for a statement that failed, after which nothing of the text happened; `SQLError`, such as `busy`.
    package func run(script: String) async throws {
        try await exclusively { writer in
            try await writer.run { connection in try connection.transaction { try connection.run(script: script) } }
        }
    }

    /// Has the right to write for as long as `body` runs, which may take any time.
    package func exclusively<Value: Sendable>(
        _ body: @Sendable (SQLiteExclusiveWriter) async throws -> Value
    ) async throws -> Value {
        try SQLTransactionScope.requireNone(of: self)
        let turn = try await writer.acquire()
        defer { turn.release() }
        return try await body(SQLiteExclusiveWriter(lane: writer.lane))
    }

    /// The files that lie beside a database for its writers' lock.
    package static func lockPaths(of database: String) -> [String] { LockFiles.paths(of: database) }

    package func close() async {
        // In a task of its own, since the caller may be cancelled and the file must be closed all the same.
        await Task { [writer, readers] in
            await writer.close()
            await readers.close()
        }.value
    }

    /// Whether a statement could be one for a reader; SQLite itself has the last word.
    static func mayOnlyRead(_ sql: String) -> Bool {
        var words = SQLLeadingWords(sql, nestsComments: false)
        // Without a word, it begins with a parenthesis.
        return words.next().map { ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains($0) } ?? true
    }
}
