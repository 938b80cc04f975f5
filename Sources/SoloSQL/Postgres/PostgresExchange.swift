import SoloConcurrency

/// A statement that was sent and whose end has not come.
struct PostgresExchange {
    var number: Int
    var statement: SQLStatement
    var sql: String
    var parameters: PostgresParameters
    var isInTransaction: Bool
    /// `nil` if its task was told already.
    var continuation: UnsafeContinuation<PostgresResult, any Error>?
    /// The name of the prepared statement that it makes the server forget, if that is all it does.
    var forgetting: String?
    /// The name under which it is prepared, until the result of that has come.
    var preparing: String?
    var result: PostgresResult?
    /// What it runs, once it was sent.
    var prepared: PreparedStatement?
    var error: SQLError?
    var isCancelled = false
    /// The limit after which it was to end, once it has passed.
    var passed: Duration?
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

    /// Whether the server is to end it.
    var isUnwanted: Bool { isCancelled || passed != nil }

    /// Whether it failed for a reason that is not its own, without an effect: another one's cancellation, or a table that
    /// changed since the statement was prepared. A transaction has failed as a whole by then.
    var mayRepeat: Bool {
        guard !isInTransaction, !isRepeated, !isUnwanted, let code = error?.engineCode else { return false }
        return code == "57014" && followsCancelled || ["0A000", "26000"].contains(code)
    }
}

/// The statements that a connection has prepared, by their text; the one that was not used for the longest time makes room.
struct PreparedStatements {
    private let capacity: Int
    private var entries: [String: PreparedStatement] = [:]
    /// The names of those that the server still has to forget.
    private var leftover: [String] = []
    private var last = 0
    private var uses = 0

    init(capacity: Int = 256) { self.capacity = capacity }

    /// - Returns: the statement, and whether it must be prepared.
    mutating func statement(of sql: String) -> (statement: PreparedStatement, isNew: Bool) {
        uses += 1
        if let entry = entries[sql] {
            entry.lastUse = uses
            return (entry, false)
        }
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            leftover.append(oldest.value.name)
            entries[oldest.key] = nil
        }
        last += 1
        let entry = PreparedStatement(name: "s\(last)", lastUse: uses)
        entries[sql] = entry
        return (entry, true)
    }

    /// The name of one that made room, for the server to forget.
    mutating func takeLeftover() -> String? { leftover.popLast() }

    /// The server could not forget it now.
    mutating func keepLeftover(_ name: String) { leftover.append(name) }

    /// It could not be prepared, or has to be prepared again.
    mutating func forget(_ sql: String) { entries[sql] = nil }
}

/// A statement that a connection has prepared.
///
/// Unchecked, because it is used under the lock of its connection alone.
final class PreparedStatement: @unchecked Sendable {
    let name: String
    fileprivate(set) var lastUse: Int
    /// Those of its last result.
    var columns: PostgresColumns?

    init(name: String, lastUse: Int) {
        self.name = name
        self.lastUse = lastUse
    }
}

/// How long a statement may run.
struct PostgresStatementLimit: Sendable {
    var timeouts: Timeouts
    var duration: Duration
}
