/// A statement that was sent and whose end has not come.
struct PostgresExchange {
    var number: Int
    var statement: SQLStatement
    var sql: String
    var parameters: PostgresParameters
    var isInTransaction: Bool
    var continuation: UnsafeContinuation<SQLResult, any Error>
    /// The name under which it is prepared, until the result of that has come.
    var preparing: String?
    var result: SQLResult?
    var error: SQLError?
    var isCancelled = false
    /// Whether the server was asked to cancel it.
    var cancelsServer = false
    /// The one before it was cancelled, perhaps so late that this one was hit.
    var followsCancelled = false
    var isRepeated = false

    /// To be sent once more.
    var repeated: PostgresExchange {
        var next = self
        (next.error, next.result, next.preparing, next.followsCancelled) = (nil, nil, nil, false)
        next.isRepeated = true
        return next
    }

    /// Whether it failed for a reason that is not its own, without an effect: another one's cancellation, or a table that
    /// changed since the statement was prepared. A transaction has failed as a whole by then.
    var mayRepeat: Bool {
        guard !isInTransaction, !isRepeated, !isCancelled, let code = error?.engineCode else { return false }
        return code == "57014" && followsCancelled || ["0A000", "26000"].contains(code)
    }
}

/// The statements that a connection has prepared, by their text.
struct PreparedStatements {
    private var names: [String: String] = [:]
    private var last = 0

    mutating func name(of sql: String) -> (name: String, isNew: Bool) {
        if let name = names[sql] { return (name, false) }
        last += 1
        let name = "s\(last)"
        names[sql] = name
        return (name, true)
    }

    /// It could not be prepared, or has to be prepared again.
    mutating func forget(_ sql: String) { names[sql] = nil }
}
