import CSQLite
import SoloConcurrency
import Synchronization

/// A statement that is read bit by bit. It is not one of the connection's cached ones, which the loop's body may run meanwhile.
///
/// Unchecked, because it is used on its connection's lane alone.
final class SQLiteOpenStatement: @unchecked Sendable {
    private let connection: SQLiteConnection
    private let sql: String
    private var statement: OpaquePointer?
    private var header: SQLHeader?
    private var size = SQLBatchSize()

    init(_ sql: String, _ values: [SQLValue], on connection: SQLiteConnection) throws {
        self.connection = connection
        self.sql = sql
        let statement = try connection.compile(sql)
        do {
            guard sqlite3_stmt_readonly(statement) != 0 else {
                throw SQLError(.misuse, "`rows` takes a statement that only reads; use `query`.", statement: sql)
            }
            try connection.bind(values, to: statement, sql)
        } catch {
            sqlite3_finalize(statement)
            throw error
        }
        self.statement = statement
    }

    /// The next rows; none at the end.
    func read() throws -> [SQLRow] {
        guard let statement else { return [] }
        var rows = SQLRowsInProgress(header: header)
        while rows.count < size.rows {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                rows.append(SQLiteCursor(statement: statement)) { SQLHeader($0.columnNames) }
            case SQLITE_DONE:
                end()
                return rows.rows()
            case let code:
                let error = connection.error(code, sql)
                end()
                throw error
            }
        }
        header = rows.header
        let read = rows.rows()
        size.learn(from: read)
        return read
    }

    func end() {
        sqlite3_finalize(statement)
        statement = nil
    }
}

/// A result that is read bit by bit on a lane.
final class SQLiteRows: SQLRowSource {
    private let lane: SQLiteLane
    private let timeouts: Timeouts
    private let limit: Duration?
    private let statement: SQLStatement
    /// Opens the statement, or says that it may be read no more; on the lane.
    private let opened: @Sendable (SQLiteConnection) throws -> SQLiteOpenStatement
    /// On the lane, once.
    private let closed: @Sendable () -> Void
    private let isClosed = Atomic(false)

    init(
        _ lane: SQLiteLane, _ timeouts: Timeouts, _ limit: Duration?, _ statement: SQLStatement,
        opened: @escaping @Sendable (SQLiteConnection) throws -> SQLiteOpenStatement,
        closed: @escaping @Sendable () -> Void
    ) {
        self.lane = lane
        self.timeouts = timeouts
        self.limit = limit
        self.statement = statement
        self.opened = opened
        self.closed = closed
    }

    func next() async throws -> [SQLRow] {
        try await SQLiteStatementLimit(lane, timeouts, limit).run(statement) { connection in
            try self.opened(connection).read()
        }
    }

    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        lane.perform { [closed] _ in closed() }
    }
}

/// The statement of a result, once it is open.
final class SQLiteStatementSlot: Sendable {
    private let statement = Mutex<SQLiteOpenStatement?>(nil)

    func open(_ make: () throws -> SQLiteOpenStatement) throws -> SQLiteOpenStatement {
        try statement.withLock { statement in
            if let statement { return statement }
            let opened = try make()
            statement = opened
            return opened
        }
    }

    /// On its lane.
    func end() { statement.withLock { $0 }?.end() }
}
