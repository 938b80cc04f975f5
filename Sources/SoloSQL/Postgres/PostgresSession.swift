import Synchronization

/// The connection of one transaction.
final class PostgresSession: SQLTransactionSession {
    let link: PostgresLink
    let savepoints = SQLSavepoints()
    let limit: PostgresStatementLimit?
    /// The numbers of the cursors that are open.
    let cursors = Mutex<Set<Int>>([])
    private enum Phase { case open, failed, ended }
    private let phase = Mutex(Phase.open)

    init(link: PostgresLink, limit: PostgresStatementLimit?) {
        self.link = link
        self.limit = limit
    }

    func run(_ statement: SQLStatement) async throws -> SQLResult {
        try requireNotEnded(statement)
        return try await failing {
            try await link.run(statement, isInTransaction: true, isChecked: true, limit: limit)
        }
    }

    func run(_ statements: [SQLStatement]) async throws -> [SQLResult] {
        guard let first = statements.first else { return [] }
        try requireNotEnded(first)
        return try await failing {
            try await link.run(statements, isInTransaction: true, isChecked: true, limit: limit)
        }
    }

    func requireNotEnded(_ statement: SQLStatement) throws {
        guard phase.withLock({ $0 != .ended }) else {
            throw SQLError(
                .misuse, "The transaction has ended; use its client inside of `db.transaction { tx in … }` alone.",
                statement: statement.description)
        }
    }

    /// After an error Postgres takes nothing but the end of the transaction, or of the savepoint.
    func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch var error as SQLError {
            // Misuse is found before anything is sent.
            if error.code != .misuse { phase.withLock { if $0 == .open { $0 = .failed } } }
            // What came before it in the transaction is lost.
            error.mayBeSentAgain = false
            throw error
        } catch {
            phase.withLock { if $0 == .open { $0 = .failed } }
            throw error
        }
    }

    /// Whether statements still run.
    var isSound: Bool { phase.withLock { $0 == .open } }

    func control(_ sql: String) async throws {
        let statement = SQLStatement(stringLiteral: sql)
        try requireNotEnded(statement)
        guard isSound else { throw Self.ignored("so nothing of the savepoint was kept") }
        _ = try await failing { try await link.run(statement, isInTransaction: true) }
    }

    func rollBack(to savepoint: String) async {
        guard phase.withLock({ $0 != .ended }) else { return }
        // In a task of its own, since this one may be cancelled.
        let isUndone = await Task { [link] in
            do {
                _ = try await link.run(
                    SQLStatement(stringLiteral: "ROLLBACK TO SAVEPOINT \(savepoint)"), isInTransaction: true)
                _ = try await link.run(
                    SQLStatement(stringLiteral: "RELEASE SAVEPOINT \(savepoint)"), isInTransaction: true)
                return true
            } catch {
                return false
            }
        }.value
        phase.withLock { if $0 != .ended { $0 = isUndone ? .open : .failed } }
    }

    /// Returns what it was before.
    private func end() -> Phase {
        phase.withLock { phase in
            defer { phase = .ended }
            return phase
        }
    }

    /// - Throws: ``SQLError`` with code `misuse` if the body ignored the error of a statement.
    func commit() async throws {
        guard end() == .open else { throw Self.ignored("so nothing was committed") }
        // In a task of its own: after a cancellation it would not be known whether it was committed.
        _ = try await Task { [link] in try await link.run("COMMIT", isInTransaction: true) }.value
    }

    func rollBack() async {
        _ = end()
        await Task { [link] in await link.rollBack() }.value
    }

    private static func ignored(_ effect: String) -> SQLError {
        SQLError(
            .misuse,
            "A statement of the transaction failed and its error was ignored, \(effect). Let the error end the body, or run the "
                + "statement in a savepoint of its own: `tx.savepoint { tx in … }`.")
    }
}
