/// The writing connection while one transaction has it.
struct SQLiteSession: SQLSession {
    let lane: SQLiteLane
    let scope: SQLTransactionScope

    func run(_ statement: SQLStatement) async throws -> SQLResult {
        guard scope.isOpen else {
            throw SQLError(
                .misuse, "The transaction has ended; use its client inside of `db.transaction { tx in … }` alone.",
                statement: statement.description)
        }
        let (sql, values) = try statement.rendered(.questionMarks)
        return try await lane.run { connection in
            try Self.requireOpen(connection)
            return try connection.result(sql, values)
        }
    }

    /// SQLite rolls back by itself after some errors; what follows must not run outside of the transaction.
    static func requireOpen(_ connection: SQLiteConnection) throws {
        guard connection.isInTransaction else {
            throw SQLError(
                .misuse, "The transaction is over: an error undid it, or COMMIT or ROLLBACK was run as a statement.")
        }
    }
}

extension SQLiteConnection {
    /// The rows of a statement with their columns' names.
    func result(_ sql: String, _ values: [SQLValue]) throws -> SQLResult {
        var rows: [SQLRow] = []
        var header: SQLHeader?
        try forEach(sql, values: values) { cursor in
            let names = header ?? SQLHeader(cursor.columnNames)
            header = names
            rows.append(SQLRow(header: names, values: (0..<cursor.columnCount).map(cursor.value)))
        }
        return SQLResult(rows: rows, changes: try isReadOnlyStatement(sql) ? 0 : changes)
    }
}
