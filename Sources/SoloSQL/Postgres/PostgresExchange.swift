import SoloConcurrency

/// Statements that are sent together and end together, and whoever waits for that: nearly always one statement.
///
/// Unchecked, because it is used under the lock of its connection alone, until it has an outcome; from then on it does not change.
final class PostgresExchange: @unchecked Sendable {
    /// One statement of it.
    struct Call {
        let statement: SQLStatement
        let sql: String
        let parameters: PostgresParameters
        /// What it runs, once it was sent.
        var prepared: PreparedStatement?
        /// Whether it was prepared for this call, and the result of that has not come.
        var isPreparing = false
        var result: PostgresResult?

        init(_ statement: SQLStatement, _ sql: String, _ values: [SQLValue]) throws {
            self.statement = statement
            self.sql = sql
            parameters = try PostgresParameters(values, of: statement)
        }
    }

    var calls: [Call]
    /// The call whose result comes next.
    var current = 0
    let isInTransaction: Bool
    /// The name of the prepared statement that it makes the server forget, if that is all it does.
    let forgetting: String?
    /// Whether it is on its way.
    var isSent = false
    var error: SQLError?
    var isCancelled = false
    /// The limit after which it was to end, once it has passed.
    var passed: Duration?
    /// Whether the server was asked to cancel it.
    var cancelsServer = false
    /// The one before it was cancelled, perhaps so late that this one was hit.
    var followsCancelled = false
    private var isRepeated = false
    /// `nil` while nobody waits: its task may read the response by itself.
    private var continuation: UnsafeContinuation<Void, any Error>?
    private(set) var outcome: Result<Void, any Error>?

    init(_ calls: [Call], isInTransaction: Bool, forgetting: String? = nil) {
        self.calls = calls
        self.isInTransaction = isInTransaction
        self.forgetting = forgetting
    }

    /// What it does, for messages.
    var statement: SQLStatement { calls[min(current, calls.count - 1)].statement }

    /// Whether the server is to end it.
    var isUnwanted: Bool { isCancelled || passed != nil }

    /// Whether it failed for a reason that is not its own, without an effect: another one's cancellation, or a table that
    /// changed since the statement was prepared. A transaction has failed as a whole by then.
    var mayRepeat: Bool {
        guard !isInTransaction, !isRepeated, !isUnwanted, let code = error?.engineCode else { return false }
        return code == "57014" && followsCancelled || ["0A000", "26000"].contains(code)
    }

    /// To be sent once more.
    func repeatLater() {
        for index in calls.indices { calls[index].result = nil }
        (current, error, followsCancelled, isSent) = (0, nil, false, false)
        isRepeated = true
    }

    // MARK: Outcome

    /// Returns whether the task has to wait for ``resume()``.
    func wait(_ continuation: UnsafeContinuation<Void, any Error>) -> Bool {
        guard outcome == nil else { return false }
        self.continuation = continuation
        return true
    }

    /// The first outcome counts. Returns whether somebody waits, who is to be told by ``resume()`` without the lock.
    func settle(_ outcome: Result<Void, any Error>) -> Bool {
        guard self.outcome == nil else { return false }
        self.outcome = outcome
        return continuation != nil
    }

    /// Its end has come.
    ///
    /// - Parameter isLost: the connection ended before the statement did. A result alone says nothing then: the server commits
    ///   after it.
    func conclude(isLost: Bool = false) -> Bool {
        if error == nil, current == calls.count, !isLost { return settle(.success(())) }
        if isCancelled { return settle(.failure(CancellationError())) }
        if let passed, error?.code == .timeout { return settle(.failure(SQLError.timeout(statement, passed))) }
        return settle(.failure(error ?? .lost(statement.description)))
    }

    func resume() {
        if let outcome { continuation?.resume(with: outcome) }
    }

    /// What the statements returned.
    func results() -> [SQLResult] { calls.compactMap { $0.result?.read() } }
}

/// How long a statement may run.
struct PostgresStatementLimit: Sendable {
    var timeouts: Timeouts
    var duration: Duration
}
