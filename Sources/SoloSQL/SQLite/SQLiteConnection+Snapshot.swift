import CSQLite

extension SQLiteConnection {
    /// Writes the database as it is into a new file, without its log and its free pages. It is not flushed to the disk.
    package func writeSnapshot(to path: String) throws {
        // SQLite attaches the new file for that time.
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0) }
        try execute("VACUUM INTO ?", .text(path))
    }
}

/// The right to write to a file, for somebody who needs several steps.
package struct SQLiteExclusiveWriter: Sendable {
    let lane: SQLiteLane

    package func run<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await lane.run(body)
    }
}
