/// Reads from a database and writes to it.
public struct SQLClient: SQLWriting {
    private let engine: any SQLEngine
    private let limits: SQLLimits

    package init(_ engine: any SQLEngine, limits: SQLLimits = .none) {
        self.engine = engine
        self.limits = limits
    }

    /// Every row of a result; of a writing statement those that `RETURNING` names.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await engine.run(statement, access: .readWrite, limits: limits).rows
    }

    /// Runs statements of which all take effect or none, with one way to the database and back. They are on the disk when this returns.
    public func batch(_ statements: [SQLStatement]) async throws -> [[SQLRow]] {
        try await engine.run(statements, access: .readWrite, limits: limits).map(\.rows)
    }

    /// Runs a statement and returns how many rows it changed. It is on the disk when this returns.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges {
        try await SQLChanges(engine.run(statement, access: .readWrite, limits: limits).changes)
    }

    /// The rows of a result as they are read.
    public func rows(_ statement: SQLStatement) -> SQLRows {
        SQLRows { [engine, limits] in try await engine.rows(statement, access: .readWrite, limits: limits) }
    }

    /// Inserts many rows, all or none of them.
    @discardableResult
    public func insert<Rows: Sequence & Sendable>(
        into table: String, columns: [String], rows: Rows,
        values: @escaping @Sendable (Rows.Element) -> [any SQLConvertible]
    ) async throws -> SQLChanges {
        let insertion = try SQLInsertion(into: table, columns: columns, rows: rows, values: values)
        return try await SQLChanges(engine.insert(insertion, limits: limits))
    }

    /// Runs `body` in a transaction: everything that it writes through `tx` becomes visible at once when it returns, and
    /// none of it if it throws or its task is cancelled.
    ///
    ///     let order = try await db.transaction { tx in
    ///         try await tx.execute("UPDATE stock SET count = count - 1 WHERE id = \(item)")
    ///         return try await tx.queryOne("INSERT INTO orders (item) VALUES (\(item)) RETURNING *", as: Order.self)
    ///     }
    ///
    /// SQLite has one writer at a time: keep transactions short, and wait for nothing else inside of one.
    ///
    /// - Parameter retries: how often `body` runs again, from its beginning and in a new transaction, if this one and another one were
    ///   in each other's way (`serialization`). What it does besides the database happens again as well.
    @discardableResult
    public func transaction<Value: Sendable>(
        retries: Int = 0, _ body: @Sendable (SQLTransaction) async throws -> Value
    ) async throws -> Value {
        try await SQLRetry(retries).run {
            let ending = SQLEndActions()
            defer { ending.run() }
            return try await engine.transaction(limits: limits) { session in
                try await body(SQLTransaction(session, outbox: engine.outbox, ending: ending))
            }
        }
    }

    /// The same client with limits, each of which makes one that it has stricter:
    /// `try await db.limited(statement: .seconds(2)).query("SELECT …")`.
    ///
    /// - Parameters:
    ///   - statement: how long a statement may run, also inside of a transaction; after that it throws `timeout`, and the database stops
    ///     working on it.
    ///   - acquire: how long to wait for a connection or for the turn to write; after that it throws `busy`.
    public func limited(statement: Duration? = nil, acquire: Duration? = nil) -> SQLClient {
        SQLClient(engine, limits: limits.limited(statement: statement, acquire: acquire))
    }
}

/// Reads and writes inside of one transaction. Using it after the transaction has ended is an error.
public struct SQLTransaction: SQLWriting {
    private let session: any SQLSession
    /// Where it leaves messages for queues.
    package let outbox: SQLOutbox
    private let ending: SQLEndActions

    package init(_ session: any SQLSession, outbox: SQLOutbox, ending: SQLEndActions) {
        self.session = session
        self.outbox = outbox
        self.ending = ending
    }

    /// Runs `action` once the transaction has ended, committed or not: if the connection was lost meanwhile, nobody knows. It must
    /// return soon.
    package func afterEnd(_ action: @escaping @Sendable () -> Void) { ending.add(action) }

    /// Every row of a result, with what the transaction has written so far.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await session.run(statement).rows
    }

    /// Runs statements of which all take effect or none, with one way to the database and back.
    public func batch(_ statements: [SQLStatement]) async throws -> [[SQLRow]] {
        try await session.run(statements).map(\.rows)
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges {
        try await SQLChanges(session.run(statement).changes)
    }

    /// The rows of a result as they are read, with what the transaction has written so far.
    public func rows(_ statement: SQLStatement) -> SQLRows {
        SQLRows { [session] in try await session.rows(statement) }
    }

    /// Inserts many rows, all or none of them.
    @discardableResult
    public func insert<Rows: Sequence & Sendable>(
        into table: String, columns: [String], rows: Rows,
        values: @escaping @Sendable (Rows.Element) -> [any SQLConvertible]
    ) async throws -> SQLChanges {
        let insertion = try SQLInsertion(into: table, columns: columns, rows: rows, values: values)
        return try await SQLChanges(session.insert(insertion))
    }

    /// Runs `body`, and undoes what it wrote, and nothing else, if it throws; the transaction goes on.
    ///
    ///     try await db.transaction { tx in
    ///         try await tx.execute("INSERT INTO orders (id) VALUES (\(id))")
    ///         do {
    ///             try await tx.savepoint { tx in try await tx.execute("INSERT INTO coupons (code) VALUES (\(code))") }
    ///         } catch let error as SQLError where error.code == .uniqueViolation {}
    ///     }
    ///
    /// Savepoints may be inside of each other, and not at the same time beside each other.
    @discardableResult
    public func savepoint<Value: Sendable>(
        _ body: @Sendable (SQLTransaction) async throws -> Value
    ) async throws -> Value {
        try await session.savepoint { try await body(self) }
    }
}

/// Reads from a database. The connection itself is read-only, so that even an injected statement cannot write.
public struct SQLReader: SQLReading {
    private let engine: any SQLEngine
    private let limits: SQLLimits

    package init(_ engine: any SQLEngine, limits: SQLLimits = .none) {
        self.engine = engine
        self.limits = limits
    }

    /// Every row of a result.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await engine.run(statement, access: .readOnly, limits: limits).rows
    }

    /// Runs statements with one way to the database and back, all of them on the same state of it.
    public func batch(_ statements: [SQLStatement]) async throws -> [[SQLRow]] {
        try await engine.run(statements, access: .readOnly, limits: limits).map(\.rows)
    }

    /// The rows of a result as they are read.
    public func rows(_ statement: SQLStatement) -> SQLRows {
        SQLRows { [engine, limits] in try await engine.rows(statement, access: .readOnly, limits: limits) }
    }

    /// The same reader with limits, as ``SQLClient/limited(statement:acquire:)`` has them.
    public func limited(statement: Duration? = nil, acquire: Duration? = nil) -> SQLReader {
        SQLReader(engine, limits: limits.limited(statement: statement, acquire: acquire))
    }
}
