import SoloConcurrency
import Synchronization

/// A result that is read bit by bit through a cursor of a transaction: the server computes as much as is asked for.
final class PostgresRows: SQLRowSource {
    private let fetch: @Sendable (SQLStatement) async throws -> SQLResult
    private let cursor: String
    private let closed: @Sendable () -> Void
    private struct State {
        var size = SQLBatchSize()
        var isClosed = false
    }
    private let state = Mutex(State())

    /// - Parameters:
    ///   - fetch: runs a statement in the transaction of the cursor.
    ///   - closed: is called once.
    init(
        cursor: String, fetch: @escaping @Sendable (SQLStatement) async throws -> SQLResult,
        closed: @escaping @Sendable () -> Void
    ) {
        self.cursor = cursor
        self.fetch = fetch
        self.closed = closed
    }

    /// Makes the cursor.
    static func declare(_ cursor: String, for statement: SQLStatement) throws -> SQLStatement {
        var words = SQLLeadingWords(statement.description, nestsComments: true)
        guard let word = words.next() ?? "SELECT" as String?, ["SELECT", "WITH", "VALUES", "TABLE"].contains(word)
        else {
            throw SQLError(
                .misuse, "`rows` takes a statement that only reads; use `query`.", statement: statement.description)
        }
        return "DECLARE \(fragment: SQLStatement(stringLiteral: cursor)) NO SCROLL CURSOR FOR \(fragment: statement)"
    }

    func next() async throws -> [SQLRow] {
        // One number of few, so that the statements stay prepared.
        let count = state.withLock { state in
            state.isClosed ? 0 : 1 << (Int.bitWidth - 1 - state.size.rows.leadingZeroBitCount)
        }
        guard count > 0 else { return [] }
        let rows = try await fetch(SQLStatement(stringLiteral: "FETCH FORWARD \(count) FROM \(cursor)")).rows
        state.withLock { $0.size.learn(from: rows) }
        return rows
    }

    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { closed() }
    }
}

extension PostgresDatabase {
    package func rows(
        _ statement: SQLStatement, access: SQLAccess, limits: SQLLimits
    ) async throws -> any SQLRowSource {
        try SQLTransactionScope.requireNone(of: self)
        let cursor = "solo_rows"
        let declaration = try PostgresRows.declare(cursor, for: statement)
        let limit = statementLimit(limits)
        let (connection, link) = try await connections.take(.transaction, until: deadline(limits))
        // In a task of its own, since nobody waits for it.
        let close: @Sendable () -> Void = { [connections] in
            Task {
                await link.rollBack()
                connections.giveBack(connection)
            }
        }
        do {
            _ = try await link.run("BEGIN READ ONLY", isInTransaction: true)
            _ = try await link.run(declaration, isInTransaction: true, limit: limit)
        } catch {
            close()
            throw error.of(statement)
        }
        return PostgresRows(cursor: cursor) { fetch in
            do {
                return try await link.run(fetch, isInTransaction: true, limit: limit)
            } catch {
                throw error.of(statement)
            }
        } closed: {
            close()
        }
    }
}

extension PostgresSession {
    func rows(_ statement: SQLStatement) async throws -> any SQLRowSource {
        try requireNotEnded(statement)
        let number = cursors.withLock { cursors in
            let number = (1...).first { !cursors.contains($0) } ?? 0
            cursors.insert(number)
            return number
        }
        let cursor = "solo_rows_\(number)"
        let savepoint = savepoints.current
        do {
            let declaration = try PostgresRows.declare(cursor, for: statement)
            _ = try await failing { try await link.run(declaration, isInTransaction: true, limit: limit) }
        } catch {
            cursors.withLock { _ = $0.remove(number) }
            throw error.of(statement)
        }
        return PostgresRows(cursor: cursor) { [self] fetch in
            try requireNotEnded(statement)
            do {
                return try await failing { try await link.run(fetch, isInTransaction: true, limit: limit) }
            } catch {
                throw error.of(statement)
            }
        } closed: { [self] in
            // It went with its savepoint, or goes with the transaction.
            guard isSound, savepoints.isOpen(savepoint) else { return }
            link.post("CLOSE \(cursor)")
            cursors.withLock { _ = $0.remove(number) }
        }
    }
}

extension Error {
    /// The error names what the user wrote in place of what was made of it.
    fileprivate func of(_ statement: SQLStatement) -> any Error {
        guard var error = self as? SQLError else { return self }
        error.statement = statement.description
        return error
    }
}
