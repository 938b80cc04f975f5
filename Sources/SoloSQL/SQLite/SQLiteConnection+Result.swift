import CSQLite
import struct Dispatch.DispatchTime

extension SQLiteConnection {
    /// The rows of a statement with their columns' names.
    func result(_ sql: String, _ values: [SQLValue]) throws -> SQLResult {
        try result(of: prepare(sql), sql, values)
    }

    /// A statement outside of a transaction must not leave one open for whoever borrows the connection next.
    func resultAlone(_ sql: String, _ values: [SQLValue]) throws -> SQLResult {
        try resultAlone(of: prepare(sql), sql, values)
    }

    func resultAlone(
        of prepared: SQLitePreparedStatement, _ sql: String, _ values: [SQLValue]
    ) throws -> SQLResult {
        let result = try result(of: prepared, sql, values)
        guard !isInTransaction else {
            rollBack()
            throw SQLError(.misuse, "BEGIN was run as a statement; use `db.transaction { tx in … }`.", statement: sql)
        }
        return result
    }

    private func result(
        of prepared: SQLitePreparedStatement, _ sql: String, _ values: [SQLValue]
    ) throws -> SQLResult {
        var rows = SQLRowsInProgress()
        try step(prepared, sql, values) { rows.append($0, header: prepared.header) }
        return SQLResult(rows: rows.rows(), changes: prepared.isReadOnly ? 0 : changes)
    }

    /// Runs a statement that only reads, unless it takes too long for a thread that others need.
    ///
    /// - Returns: `nil` if it writes, is known to be slow, or was given up: then it has to run on the connection's own thread.
    func quickResult(_ sql: String, _ values: [SQLValue]) throws -> SQLResult? {
        let prepared = try prepare(sql)
        guard prepared.isReadOnly, prepared.patience.mayWait() else { return nil }
        let limit = SQLiteTimeLimit(self)
        defer {
            limit.end()
            prepared.patience.learn(wasSoon: !limit.hasPassed)
        }
        do {
            return try resultAlone(of: prepared, sql, values)
        } catch let error as SQLError where limit.hasPassed && error.isInterruption || error.code == .busy {
            return nil
        }
    }
}

/// Lets no statement of a connection run for longer than a moment, and wait for no lock, until it ends.
struct SQLiteTimeLimit: ~Copyable {
    /// Twenty times as long as one that finds a few rows by a key.
    private static let moment = UInt64(500_000)

    private let connection: SQLiteConnection
    private let deadline: UnsafeMutablePointer<UInt64>

    init(_ connection: SQLiteConnection) {
        self.connection = connection
        deadline = connection.deadline
        deadline.pointee = Self.now() + Self.moment
        sqlite3_busy_timeout(connection.handle, 0)
        // Every thousand of SQLite's own instructions it looks at the clock, which is some microseconds.
        sqlite3_progress_handler(
            connection.handle, 1000,
            { deadline in
                guard let deadline else { return 0 }
                return SQLiteTimeLimit.now() > deadline.load(as: UInt64.self) ? 1 : 0
            }, deadline)
    }

    var hasPassed: Bool { Self.now() > deadline.pointee }

    func end() {
        sqlite3_progress_handler(connection.handle, 0, nil, nil)
        sqlite3_busy_timeout(connection.handle, connection.busyTimeout)
    }

    /// In nanoseconds.
    private static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}
