import class Foundation.ProcessInfo
import SoloCore
import SoloConcurrency
import Synchronization

/// A Postgres database, reached as one role.
package final class PostgresDatabase: SQLEngine {
    /// How long a statement waits for a connection that has no deadline of its own.
    static let longestWait = Duration.seconds(10)

    let connections: PostgresConnections
    private let listeners = Mutex<[Listener]>([])

    private struct Listener: Sendable {
        weak var listening: PostgresListening?
    }

    /// - Parameters:
    ///   - limit: the most connections of this role.
    ///   - budget: what it shares with other roles; its own limit without one.
    ///   - clock: what the limits of waits and statements are measured with.
    package init(
        _ target: PostgresTarget, connections limit: Int = 10, budget: PostgresBudget? = nil,
        clock: some Clock<Duration> = ContinuousClock()
    ) {
        var limits = PostgresPool.Limits()
        limits.connections = limit
        // Each keeps one core of the server busy, which is nearly always this machine.
        limits.preferred = max(2, min(limits.shared, ProcessInfo.processInfo.activeProcessorCount))
        connections = PostgresConnections(
            target, limits: limits, budget: budget ?? PostgresBudget(connections: limit), clock: clock)
    }

    package var outbox: SQLOutbox { SQLOutbox(OutboxDatabase(.postgres, connections.target.database)) }

    package func run(_ statement: SQLStatement, access: SQLAccess, limits: SQLLimits) async throws -> SQLResult {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.statement, until: deadline(limits)) { link in
            try await link.run(statement, isChecked: true, limit: statementLimit(limits))
        }
    }

    package func run(
        _ statements: [SQLStatement], access: SQLAccess, limits: SQLLimits
    ) async throws -> [SQLResult] {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.statement, until: deadline(limits)) { link in
            try await link.run(statements, isChecked: true, limit: statementLimit(limits))
        }
    }

    package func transaction<Value: Sendable>(
        limits: SQLLimits, _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        try await transaction(isolation: nil, limits: limits, body)
    }

    /// - Parameter isolation: the database's own, without one.
    func transaction<Value: Sendable>(
        isolation: PostgresIsolation?, limits: SQLLimits, _ body: @Sendable (any SQLSession) async throws -> Value
    ) async throws -> Value {
        try SQLTransactionScope.requireNone(of: self)
        return try await connections.with(.transaction, until: deadline(limits)) { link in
            let scope = SQLTransactionScope(engine: self)
            let begin = isolation.map { "BEGIN ISOLATION LEVEL \($0.sql)" } ?? "BEGIN"
            _ = try await link.run(SQLStatement(stringLiteral: begin), isInTransaction: true)
            return try await scope.run(PostgresSession(link: link, limit: statementLimit(limits)), body)
        }
    }

    package func close() async {
        connections.close()
        for listener in listeners.withLock({ $0 }) { listener.listening?.listener.close() }
    }

    /// Returns once it listens.
    func listen(to channel: String) async throws -> PostgresNotifications {
        let listener = PostgresListener(connections.target, channel: channel, timeouts: connections.timeouts)
        let listening = PostgresListening(listener)
        try await listener.start()
        listeners.withLock { listeners in
            listeners.removeAll { $0.listening == nil }
            listeners.append(Listener(listening: listening))
        }
        return PostgresNotifications(listener: listening)
    }

    func deadline(_ limits: SQLLimits) -> Duration {
        let left = (InvocationContext.current?.deadline ?? .now + Self.longestWait) - .now
        return connections.timeouts.now() + min(left, limits.acquire ?? left)
    }

    func statementLimit(_ limits: SQLLimits) -> PostgresStatementLimit? {
        limits.statement.map { PostgresStatementLimit(timeouts: connections.timeouts, duration: $0) }
    }
}

/// How much a transaction of Postgres sees of others that run at the same time.
public enum PostgresIsolation: Sendable {
    /// Each statement sees what was committed before it began: Postgres's default.
    case readCommitted
    /// The transaction sees what was committed before it began, and fails with `serialization` if it writes a row that another one
    /// has changed since.
    case repeatableRead
    /// As if transactions ran one after the other; one that would break that fails with `serialization`.
    case serializable

    fileprivate var sql: String {
        switch self {
        case .readCommitted: "READ COMMITTED"
        case .repeatableRead: "REPEATABLE READ"
        case .serializable: "SERIALIZABLE"
        }
    }
}
