/// What reads from a database: ``SQLReader``, ``SQLClient`` and ``SQLTransaction``.
///
/// Take `some SQLReading` where a function should work with each of them.
public protocol SQLReading: Sendable {
    /// Every row of a result.
    ///
    /// - Throws: ``SQLError``; `CancellationError` where the task was cancelled, which interrupts the statement.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]

    /// Runs statements in their order, with one way to the database and back for all of them, and returns the rows of each.
    ///
    ///     let found = try await db.batch(ids.map { "SELECT * FROM orders WHERE id = \($0)" })
    ///
    /// Each sees what those before it wrote. All of them take effect, or, if one fails, none; in a transaction on Postgres that
    /// fails the transaction, as any error does.
    ///
    /// - Throws: ``SQLError`` of the first that failed.
    func batch(_ statements: [SQLStatement]) async throws -> [[SQLRow]]

    /// The rows of a result, read as a loop asks for them: `for try await row in db.rows("SELECT * FROM orders") { … }`.
    ///
    /// The statement only reads. Memory does not grow with the number of rows; a connection is in use until the loop ends, also by
    /// `break`.
    func rows(_ statement: SQLStatement) -> SQLRows
}

extension SQLReading {
    /// Every row of a result as a value: `try await db.query("SELECT * FROM orders", as: Order.self)`.
    public func query<Value: Decodable>(_ statement: SQLStatement, as type: Value.Type) async throws -> [Value] {
        let rows = try await query(statement)
        return try naming(statement) { try rows.map { try $0.decode(type) } }
    }

    /// Every row of a result as a value, read as a loop asks for them, as with ``rows(_:)``.
    public func rows<Value: Decodable>(_ statement: SQLStatement, as type: Value.Type) -> SQLValues<Value> {
        SQLValues(rows: rows(statement))
    }

    /// The values of a result's only column: `try await db.column("SELECT id FROM orders", as: Int.self)`.
    ///
    /// - Throws: ``SQLError`` with code `decoding` if there are more columns, or a value does not fit.
    public func column<Value: SQLConvertible>(_ statement: SQLStatement, as type: Value.Type) async throws -> [Value] {
        let rows = try await query(statement)
        return try naming(statement) {
            try rows.map { row in
                guard row.count == 1 else {
                    throw SQLError.decoding(
                        "One column was asked for, and the result has \(row.count): "
                            + "\(row.columns.joined(separator: ", ")).")
                }
                guard let value = Value(sqlValue: row.value(0)) else {
                    throw SQLError.decoding(
                        "Column “\(row.columns[0])” holds \(row.value(0).kind), which is not a valid \(type).")
                }
                return value
            }
        }
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

    /// Inserts many rows, all or none of them, and returns how many: by `COPY` in Postgres, by one prepared statement in SQLite.
    ///
    ///     try await db.insert(into: "orders", columns: ["id", "total"], rows: orders) { [$0.id, $0.total] }
    ///
    /// - Parameters:
    ///   - table: its name as it is, without quotes; with `columns`, it may come from data.
    ///   - values: a row's values, one for each column.
    /// - Throws: ``SQLError``, with code `misuse` for a row with more or fewer values than columns.
    @discardableResult
    func insert<Rows: Sequence & Sendable>(
        into table: String, columns: [String], rows: Rows,
        values: @escaping @Sendable (Rows.Element) -> [any SQLConvertible]
    ) async throws -> SQLChanges
}

extension SQLWriting {
    /// Inserts many rows, all or none of them: `try await db.insert(into: "tags", columns: ["id", "name"], rows: [[1, "new"]])`.
    @discardableResult
    public func insert(
        into table: String, columns: [String], rows: [[any SQLConvertible]]
    ) async throws -> SQLChanges {
        try await insert(into: table, columns: columns, rows: rows) { $0 }
    }
}
