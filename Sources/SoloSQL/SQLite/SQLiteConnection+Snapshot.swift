import CSQLite

extension SQLiteConnection {
    /// Writes the database as it is into a new file, without its log and its free pages. It is not flushed to the disk.
    package func writeSnapshot(to path: String) throws {
        // SQLite attaches the new file for that time.
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0) }
        try execute("VACUUM INTO ?", .text(path))
    }

    /// Replaces all that is in this database by what is in another one, in one transaction (https://sqlite.org/c3ref/backup_finish.html).
    /// Others may have the file open, and read what was there before until it is done.
    package func replaceContent(by source: SQLiteConnection) throws {
        guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
            throw error(sqlite3_errcode(handle), nil)
        }
        let code = sqlite3_backup_step(backup, -1)
        let end = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else { throw error(code == SQLITE_DONE ? end : code, nil) }
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
