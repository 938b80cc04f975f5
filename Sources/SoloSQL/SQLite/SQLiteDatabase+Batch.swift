import SoloConcurrency

extension SQLiteDatabase {
    package func run(
        _ statements: [SQLStatement], access: SQLAccess, limits: SQLLimits
    ) async throws -> [SQLResult] {
        let calls = try statements.map { statement in
            let (sql, values) = try statement.rendered(.questionMarks)
            try SQLStatementRules.check(sql, .sqlite, isInTransaction: false, of: statement)
            return (sql: sql, values: values)
        }
        guard let first = statements.first else { return [] }
        if access == .readOnly || calls.allSatisfy({ Self.mayOnlyRead($0.sql) }) {
            let results: [SQLResult]? = try await readers.with(within: limits.acquire) { lane in
                try await SQLiteStatementLimit(lane, timeouts, limits.statement).run(first) { connection in
                    if access == .readWrite, try !calls.allSatisfy({ try connection.prepare($0.sql).isReadOnly }) {
                        return nil
                    }
                    return try connection.snapshot { try calls.map { try connection.result($0.sql, $0.values) } }
                }
            }
            if let results { return results }
        }
        return try await transaction(limits: limits) { session in try await session.run(statements) }
    }
}

extension SQLiteConnection {
    /// Runs `body` on one state of the database. What it should write it cannot keep.
    fileprivate func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN")
        defer { rollBack() }
        return try body()
    }
}
