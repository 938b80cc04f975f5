import CSQLite

/// Prepared statements by their text; the one that was not used for the longest time makes room.
struct SQLiteStatementCache {
    private let capacity: Int
    private struct Entry {
        var statement: OpaquePointer
        var lastUse: Int
        /// The columns of its last result.
        var header: SQLHeader?
    }

    private var entries: [String: Entry] = [:]
    private var uses = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    subscript(sql: String) -> OpaquePointer? {
        mutating get {
            uses += 1
            guard let index = entries.index(forKey: sql) else { return nil }
            entries.values[index].lastUse = uses
            return entries.values[index].statement
        }
    }

    mutating func insert(_ statement: OpaquePointer, for sql: String) {
        // A statement in use is never evicted: it has been looked up since, so many others are older.
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            sqlite3_finalize(oldest.value.statement)
            entries[oldest.key] = nil
        }
        uses += 1
        entries[sql] = Entry(statement: statement, lastUse: uses)
    }

    /// The columns of the row that a statement of the cache stands on. They are made once, and again if the schema has changed.
    mutating func header(of sql: String, _ cursor: SQLiteCursor) -> SQLHeader {
        guard let index = entries.index(forKey: sql) else { return SQLHeader(cursor.columnNames) }
        if let header = entries.values[index].header, cursor.has(header.names) { return header }
        let header = SQLHeader(cursor.columnNames)
        entries.values[index].header = header
        return header
    }

    mutating func removeAll() {
        for entry in entries.values { sqlite3_finalize(entry.statement) }
        entries = [:]
    }
}
