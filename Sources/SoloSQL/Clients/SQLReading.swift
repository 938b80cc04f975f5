/// What reads from a database: ``SQLReader``, ``SQLClient`` and ``SQLTransaction``.
///
/// Take `some SQLReading` where a function should work with each of them.
public protocol SQLReading: Sendable {
    /// Every row of a result.
    ///
    /// - Throws: ``SQLError``; `CancellationError` where the task was cancelled, which interrupts the statement.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]
}

extension SQLReading {
    /// Every row of a result as a value: `try await db.query("SELECT * FROM orders", as: Order.self)`.
    public func query<Value: Decodable>(_ statement: SQLStatement, as type: Value.Type) async throws -> [Value] {
        let rows = try await query(statement)
        return try naming(statement) { try rows.map { try $0.decode(type) } }
    }

    /// The only row of a result, or `nil` where there is none.
    ///
    /// - Throws: ``SQLError`` with code `too-many-rows` where there is more than one.
    public func queryOne(_ statement: SQLStatement) async throws -> SQLRow? {
        let rows = try await query(statement)
        guard rows.count <= 1 else {
            throw SQLError(
                .tooManyRows, "One row was asked for and \(rows.count) came; add a condition, or LIMIT 1.",
                statement: statement.description)
        }
        return rows.first
    }

    /// The only row of a result as a value, or `nil` where there is none.
    public func queryOne<Value: Decodable>(_ statement: SQLStatement, as type: Value.Type) async throws -> Value? {
        let row = try await queryOne(statement)
        return try naming(statement) { try row?.decode(type) }
    }

    private func naming<Value>(_ statement: SQLStatement, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch var error as SQLError {
            error.statement = error.statement ?? statement.description
            throw error
        }
    }
}

/// What also writes to a database: ``SQLClient`` and ``SQLTransaction``.
public protocol SQLWriting: SQLReading {
    /// Runs a statement and returns how many rows it inserted, updated or deleted.
    ///
    /// - Throws: ``SQLError``, with the constraint that was violated; `CancellationError` where the task was cancelled.
    @discardableResult
    func execute(_ statement: SQLStatement) async throws -> SQLChanges
}
