import CSQLite

/// A prepared statement and what is known of it.
///
/// Unchecked, because it is used by whoever has its connection.
final class SQLitePreparedStatement: @unchecked Sendable {
    let pointer: OpaquePointer
    /// Whether it cannot change the file, as SQLite sees it.
    let isReadOnly: Bool
    /// The columns of its last result.
    private var lastHeader: SQLHeader?
    /// Whether it may be run on the thread of whoever asks.
    var patience = SQLPatience()
    fileprivate var lastUse = 0

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        isReadOnly = sqlite3_stmt_readonly(pointer) != 0
    }

    /// The columns of the row that it stands on. They are made once, and again if the schema has changed.
    func header(_ cursor: SQLiteCursor) -> SQLHeader {
        if let lastHeader, cursor.has(lastHeader.names) { return lastHeader }
        let header = SQLHeader(cursor.columnNames)
        lastHeader = header
        return header
    }
}

/// Prepared statements by their text; the one that was not used for the longest time makes room.
struct SQLiteStatementCache {
    private let capacity: Int
    private var entries: [String: SQLitePreparedStatement] = [:]
    private var uses = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    subscript(sql: String) -> SQLitePreparedStatement? {
        mutating get {
            uses += 1
            let statement = entries[sql]
            statement?.lastUse = uses
            return statement
        }
    }

    mutating func insert(_ statement: SQLitePreparedStatement, for sql: String) {
        // A statement in use is never evicted: it has been looked up since, so many others are older.
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            sqlite3_finalize(oldest.value.pointer)
            entries[oldest.key] = nil
        }
        uses += 1
        statement.lastUse = uses
        entries[sql] = statement
    }

    mutating func removeAll() {
        for entry in entries.values { sqlite3_finalize(entry.pointer) }
        entries = [:]
    }
}
