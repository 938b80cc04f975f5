import CSQLite

/// Prepared statements by their text; the one that was not used for the longest time makes room.
struct SQLiteStatementCache {
    private let capacity: Int
    private var entries: [String: (statement: OpaquePointer, lastUse: Int)] = [:]
    private var uses = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    subscript(sql: String) -> OpaquePointer? {
        mutating get {
            uses += 1
            entries[sql]?.lastUse = uses
            return entries[sql]?.statement
        }
    }

    mutating func insert(_ statement: OpaquePointer, for sql: String) {
        // A statement in use is never evicted: it has been looked up since, so many others are older.
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            sqlite3_finalize(oldest.value.statement)
            entries[oldest.key] = nil
        }
        uses += 1
        entries[sql] = (statement, uses)
    }

    mutating func removeAll() {
        for entry in entries.values { sqlite3_finalize(entry.statement) }
        entries = [:]
    }
}
