import CSQLite
import struct Foundation.Data

/// One connection to a SQLite file: synchronous, and used by one thread at a time.
///
/// Whoever holds it keeps that promise: a serial queue in ``SQLiteDatabase``, a single writer in the services.
package final class SQLiteConnection {
    package enum Access: Sendable {
        case readWrite, readOnly
    }

    /// As SQLite reports it: the file it was opened with.
    package let path: String
    let handle: OpaquePointer
    private var statements = SQLiteStatementCache(capacity: 64)
    private var isClosed = false
    /// How long a statement waits for a lock, in milliseconds.
    let busyTimeout: Int32
    /// Where ``SQLiteTimeLimit`` keeps its end, in nanoseconds.
    let deadline = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)

    /// Opens the file, and makes it where it may be written: WAL, every commit on the disk, foreign keys enforced.
    package init(path: String, access: Access = .readWrite, busyTimeout: Int32 = 10_000) throws {
        self.path = path
        var opened: OpaquePointer?
        let flags = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLError.sqlite(code, connection: opened, statement: nil, path: path)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        self.busyTimeout = busyTimeout
        sqlite3_busy_timeout(handle, busyTimeout)
        do {
            guard solo_sqlite3_harden(handle) == SQLITE_OK else { throw error(SQLITE_ERROR, nil) }
            // An injected ATTACH would reach another component's file.
            sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
            if access == .readWrite { try useWriteAheadLog(timeout: busyTimeout) }
            try script("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -1024")
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
        deadline.deallocate()
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs statements one after the other, without values.
    package func script(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    /// Runs one statement that writes, to its end, and returns how many rows it changed.
    @discardableResult
    package func execute(_ sql: String, _ values: SQLValue...) throws -> Int {
        try execute(sql, values: values)
    }

    @discardableResult
    package func execute(_ sql: String, values: [SQLValue]) throws -> Int {
        try forEach(sql, values: values) { _ in }
        return changes
    }

    /// Runs one statement and hands over each row as it is read.
    package func forEach(_ sql: String, _ values: SQLValue..., body: (SQLiteCursor) throws -> Void) throws {
        try forEach(sql, values: values, body: body)
    }

    package func forEach(_ sql: String, values: [SQLValue], body: (SQLiteCursor) throws -> Void) throws {
        try step(prepare(sql), sql, values, body)
    }

    /// Runs a statement that was prepared, to its end.
    func step(
        _ prepared: SQLitePreparedStatement, _ sql: String, _ values: [SQLValue], _ body: (SQLiteCursor) throws -> Void
    ) throws {
        let statement = prepared.pointer
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        try bind(values, to: statement, sql)
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body(SQLiteCursor(statement: statement))
            case SQLITE_DONE: return
            case let code: throw error(code, sql)
            }
        }
    }

    /// The first row of a result, as `body` makes it.
    package func first<Value>(_ sql: String, _ values: SQLValue..., body: (SQLiteCursor) throws -> Value) throws
        -> Value?
    {
        var result: Value?
        try forEach(sql, values: values) { if result == nil { result = try body($0) } }
        return result
    }

    /// Every row of a result, as `body` makes it.
    package func all<Value>(_ sql: String, _ values: SQLValue..., body: (SQLiteCursor) throws -> Value) throws
        -> [Value]
    {
        var result: [Value] = []
        try forEach(sql, values: values) { result.append(try body($0)) }
        return result
    }

    /// Runs `body` in a transaction that has the right to write from its start, and undoes all of it where `body` throws.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Undoes the open transaction, if there is one.
    package func rollBack() {
        // SQLite has already rolled back after some errors, such as a full disk.
        if isInTransaction { _ = try? execute("ROLLBACK") }
    }

    /// Whether a transaction was begun and has not ended.
    package var isInTransaction: Bool {
        sqlite3_get_autocommit(handle) == 0
    }

    /// How many rows the last statement that writes has changed.
    package var changes: Int {
        Int(sqlite3_changes64(handle))
    }

    func prepare(_ sql: String) throws -> SQLitePreparedStatement {
        guard !isClosed else { throw SQLError(.closed, "The database \(path) was closed.") }
        if let statement = statements[sql] { return statement }
        let prepared = SQLitePreparedStatement(try compile(sql))
        statements.insert(prepared, for: sql)
        return prepared
    }

    /// A statement of the caller's own, who finalizes it.
    func compile(_ sql: String) throws -> OpaquePointer {
        var prepared: OpaquePointer?
        var rest = ""
        let code = sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
            if let tail { rest = String(cString: tail) }
            return code
        }
        guard code == SQLITE_OK else { throw error(code, sql) }
        guard let prepared else {
            throw SQLError(.statement, "The statement is empty.", statement: sql)
        }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(prepared)
            throw SQLError(.statement, "There is more than one statement; run each on its own.", statement: sql)
        }
        return prepared
    }

    func bind(_ values: [SQLValue], to statement: OpaquePointer, _ sql: String) throws {
        guard values.count == Int(sqlite3_bind_parameter_count(statement)) else {
            throw SQLError(
                .statement,
                "The statement has \(sqlite3_bind_parameter_count(statement)) parameters and got \(values.count) values; "
                    + "write values by interpolation alone, and no “?” of your own.",
                statement: sql)
        }
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(statement, index)
                case .integer(let value): sqlite3_bind_int64(statement, index, value)
                case .double(let value): sqlite3_bind_double(statement, index, value)
                case .text(let value): bind(text: value, to: statement, index)
                case .array(let values): bind(text: try Self.json(of: values, sql), to: statement, index)
                case .bytes(let value):
                    value.withUnsafeBytes {
                        $0.isEmpty
                            ? sqlite3_bind_zeroblob(statement, index, 0)
                            : solo_sqlite3_bind_blob(statement, index, $0.baseAddress, UInt64($0.count))
                    }
                }
            guard code == SQLITE_OK else { throw error(code, sql) }
        }
    }

    private static func json(of values: [SQLValue], _ sql: String) throws -> String {
        do {
            return try SQLValue.json(of: values)
        } catch {
            throw SQLError(.misuse, "An array cannot be written as JSON: \(error)", statement: sql, underlying: error)
        }
    }

    private func bind(text: String, to statement: OpaquePointer, _ index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                solo_sqlite3_bind_text(statement, index, $0.baseAddress ?? Self.nothing, UInt64($0.count))
            }
        }
    }

    /// An address for an empty text, which SQLite would take for null without one.
    nonisolated(unsafe) private static let nothing: UnsafePointer<CChar> = {
        let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        byte.initialize(to: 0)
        return UnsafePointer(byte)
    }()

    func error(_ code: Int32, _ sql: String?) -> SQLError {
        .sqlite(code, connection: handle, statement: sql, path: path)
    }
}
