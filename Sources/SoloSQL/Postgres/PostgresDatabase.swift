import SoloCore
import SoloConcurrency
import Synchronization

/// A Postgres database, reached as one role.
package final class PostgresDatabase: SQLEngine {
    /// How long a statement waits for a connection that has no deadline of its own.
    static let longestWait = Duration.seconds(10)

    private let connections: PostgresConnections
    private let start = ContinuousClock.now

    package init(_ target: PostgresTarget, connections limit: Int = 10) {
        var limits = PostgresPool.Limits()
        limits.connections = limit
        connections = PostgresConnections(target, limits: limits, clock: ContinuousClock())
    }

    package func run(_ statement: SQLStatement, access: SQLAccess) async throws -> SQLResult {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.statement, until: deadline) { try await $0.run(statement) }
    }

    package func transaction<Value: Sendable>(
        _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.transaction, until: deadline) { link in
            let scope = SQLTransactionScope(engine: self)
            _ = try await link.run("BEGIN", isInTransaction: true)
            return try await scope.run(PostgresSession(link: link), body)
        }
    }

    package func close() async { connections.close() }

    private var deadline: Duration {
        let moment = InvocationContext.current?.deadline ?? .now + Self.longestWait
        return start.duration(to: moment)
    }
}

/// The connection of one transaction.
final class PostgresSession: SQLTransactionSession {
    private let link: PostgresLink
    private enum Phase { case open, failed, ended }
    private let phase = Mutex(Phase.open)

    init(link: PostgresLink) { self.link = link }

    func run(_ statement: SQLStatement) async throws -> SQLResult {
        guard phase.withLock({ $0 != .ended }) else {
            throw SQLError(
                .misuse, "The transaction has ended; use its client inside of `db.transaction { tx in … }` alone.",
                statement: statement.description)
        }
        do {
            return try await link.run(statement, isInTransaction: true)
        } catch {
            phase.withLock { if $0 == .open { $0 = .failed } }
            throw error
        }
    }

    /// Returns what it was before.
    private func end() -> Phase {
        phase.withLock { phase in
            defer { phase = .ended }
            return phase
        }
    }

    /// - Throws: ``SQLError`` with code `misuse` if the body ignored the error of a statement, after which Postgres takes nothing
    ///   but the end of the transaction.
    func commit() async throws {
        guard end() == .open else {
            throw SQLError(
                .misuse,
                "A statement of the transaction failed and its error was ignored, so nothing was committed. Let the error end the body."
            )
        }
        // In a task of its own: after a cancellation it would not be known whether it was committed.
        _ = try await Task { [link] in try await link.run("COMMIT", isInTransaction: true) }.value
    }

    func rollBack() async {
        _ = end()
        _ = await Task { [link] in try? await link.run("ROLLBACK", isInTransaction: true) }.value
    }
}
