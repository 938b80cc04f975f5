/// Reads from a database and writes to it.
public struct SQLClient: SQLWriting {
    private let engine: any SQLEngine

    package init(_ engine: any SQLEngine) {
        self.engine = engine
    }

    /// Every row of a result; of a writing statement those that `RETURNING` names.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await engine.run(statement, access: .readWrite).rows
    }

    /// Runs a statement and returns how many rows it changed. It is on the disk when this returns.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges {
        try await SQLChanges(engine.run(statement, access: .readWrite).changes)
    }

    /// Runs `body` in a transaction: everything that it writes through `tx` becomes visible at once when it returns, and
    /// none of it where it throws or its task is cancelled.
    ///
    ///     let order = try await db.transaction { tx in
    ///         try await tx.execute("UPDATE stock SET count = count - 1 WHERE id = \(item)")
    ///         return try await tx.queryOne("INSERT INTO orders (item) VALUES (\(item)) RETURNING *", as: Order.self)
    ///     }
    ///
    /// SQLite has one writer at a time: keep transactions short, and wait for nothing else inside of one.
    @discardableResult
    public func transaction<Value: Sendable>(
        _ body: @Sendable (SQLTransaction) async throws -> Value
    ) async throws -> Value {
        try await engine.transaction { session in try await body(SQLTransaction(session)) }
    }
}

/// Reads and writes inside of one transaction. Using it after the transaction has ended is an error.
public struct SQLTransaction: SQLWriting {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// Every row of a result, with what the transaction has written so far.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await session.run(statement).rows
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges {
        try await SQLChanges(session.run(statement).changes)
    }
}

/// Reads from a database. The connection itself is read-only, so that even an injected statement cannot write.
public struct SQLReader: SQLReading {
    private let engine: any SQLEngine

    package init(_ engine: any SQLEngine) {
        self.engine = engine
    }

    /// Every row of a result.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await engine.run(statement, access: .readOnly).rows
    }
}
