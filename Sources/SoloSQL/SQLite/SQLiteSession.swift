import SoloConcurrency
import Synchronization

/// The writing connection while one transaction has it.
final class SQLiteSession: SQLTransactionSession {
    private enum Phase {
        case open, ended
        /// It was open for too long; `isUndone` once it has been rolled back.
        case expired(isUndone: Bool)
    }

    private let writer: SQLiteWriter
    private let turn: SQLiteTurn
    private let scope: SQLTransactionScope
    private let limit: Duration
    private let statementLimit: Duration?
    let savepoints = SQLSavepoints()
    /// The results that are read bit by bit; an open one would keep the connection from seeing later writes of others.
    private let results = Mutex<[SQLiteStatementSlot]>([])
    private let phase = Mutex(Phase.open)
    /// The lane's job of the statement that began last.
    private let statement = Mutex<Int?>(nil)

    /// - Parameters:
    ///   - limit: for the message of its error; ``expire()`` is called from outside.
    ///   - statementLimit: of one statement.
    init(
        writer: SQLiteWriter, turn: SQLiteTurn, scope: SQLTransactionScope, limit: Duration, statementLimit: Duration?
    ) {
        self.statementLimit = statementLimit
        self.writer = writer
        self.turn = turn
        self.scope = scope
        self.limit = limit
    }

    func run(_ statement: SQLStatement) async throws -> SQLResult {
        let (sql, values) = try statement.rendered(.questionMarks)
        try SQLStatementRules.check(sql, .sqlite, isInTransaction: true, of: statement)
        try requireOpen(statement)
        let limit = SQLiteStatementLimit(writer.lane, writer.timeouts, statementLimit)
        let job = limit.job
        return try await limit.run(statement) { connection in
            self.statement.withLock { $0 = job }
            // Once more on the lane: when it has expired, the connection may be in the next one's transaction already.
            try self.requireOpen(statement)
            try Self.requireTransaction(connection)
            do {
                return try connection.result(sql, values)
            } catch let error as SQLError where error.isInterruption {
                // By the limit, if it was not by a cancellation.
                try self.requireOpen(statement)
                throw error
            }
        }
    }

    func rows(_ statement: SQLStatement) async throws -> any SQLRowSource {
        let (sql, values) = try statement.rendered(.questionMarks)
        try SQLStatementRules.check(sql, .sqlite, isInTransaction: true, of: statement)
        try requireOpen(statement)
        let slot = SQLiteStatementSlot()
        results.withLock { $0.append(slot) }
        return SQLiteRows(writer.lane, writer.timeouts, statementLimit, statement) { connection in
            try self.requireOpen(statement)
            try Self.requireTransaction(connection)
            return try slot.open { try SQLiteOpenStatement(sql, values, on: connection) }
        } closed: {
            slot.end()
            self.results.withLock { $0.removeAll { $0 === slot } }
        }
    }

    func run(_ statements: [SQLStatement]) async throws -> [SQLResult] {
        let calls = try statements.map { statement in
            let (sql, values) = try statement.rendered(.questionMarks)
            try SQLStatementRules.check(sql, .sqlite, isInTransaction: true, of: statement)
            return (statement, sql, values)
        }
        guard let first = statements.first else { return [] }
        return try await undoing(first) { connection in
            try calls.map { statement, sql, values in
                try self.requireOpen(statement)
                return try connection.result(sql, values)
            }
        }
    }

    func insert(_ insertion: SQLInsertion) async throws -> Int {
        let places = insertion.columns.map { _ in "?" }.joined(separator: ", ")
        let sql = "INSERT INTO \(insertion.target) VALUES (\(places))"
        let statement = SQLStatement(stringLiteral: sql)
        return try await undoing(statement) { connection in
            var rows = insertion.rows()
            while let values = try rows.next() {
                // Between two rows no statement runs that could be interrupted.
                try self.requireOpen(statement)
                try connection.execute(sql, values: values)
            }
            return rows.count
        }
    }

    /// Runs `body`, and undoes what it did alone if it throws.
    ///
    /// - Parameter statement: for messages.
    private func undoing<Value: Sendable>(
        _ statement: SQLStatement, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try requireOpen(statement)
        let limit = SQLiteStatementLimit(writer.lane, writer.timeouts, statementLimit)
        let job = limit.job
        return try await limit.run(statement) { connection in
            self.statement.withLock { $0 = job }
            try self.requireOpen(statement)
            try Self.requireTransaction(connection)
            try connection.execute("SAVEPOINT solo_rows")
            do {
                let value = try body(connection)
                try connection.execute("RELEASE solo_rows")
                return value
            } catch {
                _ = try? connection.execute("ROLLBACK TO solo_rows")
                _ = try? connection.execute("RELEASE solo_rows")
                try self.requireOpen(statement)
                throw error
            }
        }
    }

    /// On the lane.
    private func endResults() {
        for result in results.withLock({ $0 }) { result.end() }
    }

    func begin() async throws {
        try await writer.lane.run(interruptible: false) { _ = try $0.execute("BEGIN IMMEDIATE") }
    }

    func control(_ sql: String) async throws {
        try requireOpen(nil)
        try await writer.lane.run(interruptible: false) { connection in
            try self.requireOpen(nil)
            try Self.requireTransaction(connection)
            try connection.execute(sql)
        }
    }

    func rollBack(to savepoint: String) async {
        try? await control("ROLLBACK TO SAVEPOINT \(savepoint)")
        try? await control("RELEASE SAVEPOINT \(savepoint)")
    }

    func commit() async throws {
        try await writer.lane.run(interruptible: false) { connection in
            try self.requireOpen(nil)
            // From here on it cannot expire.
            guard self.change(to: .ended) else { throw self.tooLong(nil) }
            try Self.requireTransaction(connection)
            self.endResults()
            try connection.execute("COMMIT")
        }
    }

    /// Undoes what the transaction did, unless the limit did that already.
    func rollBack() async {
        scope.end()
        try? await writer.lane.run(interruptible: false) { connection in
            if case .expired = self.phase.withLock({ $0 }) { return }
            _ = self.change(to: .ended)
            self.endResults()
            connection.rollBack()
        }
    }

    /// Undoes the transaction now, whatever its body does, and gives its turn to the next one. The body is told by its next statement.
    func expire() {
        guard change(to: .expired(isUndone: false)) else { return }
        scope.end()
        writer.lane.interrupt(writer.timeouts) {
            guard case .expired(isUndone: false) = self.phase.withLock({ $0 }) else { return nil }
            return self.statement.withLock(\.self)
        }
        writer.lane.perform { connection in
            self.endResults()
            connection?.rollBack()
            self.phase.withLock { $0 = .expired(isUndone: true) }
            self.turn.release()
        }
    }

    /// Returns whether it was open.
    private func change(to next: Phase) -> Bool {
        phase.withLock { phase in
            guard case .open = phase else { return false }
            phase = next
            return true
        }
    }

    private func requireOpen(_ statement: SQLStatement?) throws {
        switch phase.withLock({ $0 }) {
        case .open: break
        case .expired: throw tooLong(statement)
        case .ended:
            throw SQLError(
                .misuse, "The transaction has ended; use its client inside of `db.transaction { tx in … }` alone.",
                statement: statement?.description)
        }
    }

    private func tooLong(_ statement: SQLStatement?) -> SQLError {
        SQLError(
            .transactionTooLong,
            "The transaction was open for more than \(limit.formattedSeconds) and was undone, so that others can write. Keep it "
                + "shorter: do slow work, such as a call of another service, before or after it.",
            statement: statement?.description)
    }

    /// SQLite rolls back by itself after some errors; what follows must not run outside of the transaction.
    private static func requireTransaction(_ connection: SQLiteConnection) throws {
        guard connection.isInTransaction else {
            throw SQLError(
                .misuse, "The transaction is over: an error undid it, or COMMIT or ROLLBACK was run as a statement.")
        }
    }
}

extension Duration {
    fileprivate var formattedSeconds: String { "\(components.seconds) s" }
}
