/// Reads from a Postgres database and writes to it, with what Postgres alone has.
///
/// Code that works with each database takes an ``SQLClient``, which is ``sql`` here, or `some SQLWriting`.
public struct PostgresClient: SQLWriting {
    private let database: PostgresDatabase
    private let limits: SQLLimits

    /// The same client as that of every database.
    public let sql: SQLClient

    package init(_ database: PostgresDatabase) { self.init(database, limits: .none) }

    private init(_ database: PostgresDatabase, limits: SQLLimits) {
        self.database = database
        self.limits = limits
        sql = SQLClient(database, limits: limits)
    }

    /// Every row of a result; of a writing statement those that `RETURNING` names.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] { try await sql.query(statement) }

    /// Runs statements of which all take effect or none, with one way to the database and back.
    public func batch(_ statements: [SQLStatement]) async throws -> [[SQLRow]] { try await sql.batch(statements) }

    /// Runs a statement and returns how many rows it changed. It is on the disk when this returns.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges { try await sql.execute(statement) }

    /// The rows of a result as they are read.
    public func rows(_ statement: SQLStatement) -> SQLRows { sql.rows(statement) }

    /// Inserts many rows, all or none of them, by `COPY`.
    @discardableResult
    public func insert<Rows: Sequence & Sendable>(
        into table: String, columns: [String], rows: Rows,
        values: @escaping @Sendable (Rows.Element) -> [any SQLConvertible]
    ) async throws -> SQLChanges {
        try await sql.insert(into: table, columns: columns, rows: rows, values: values)
    }

    /// Runs `body` in a transaction, as ``SQLClient/transaction(retries:_:)`` does.
    ///
    /// - Parameters:
    ///   - isolation: how much it sees of other transactions; the database's default without one.
    ///   - retries: how often `body` runs again, in a new transaction, if this one and another one were in each other's way
    ///     (`serialization`), as it happens with `repeatableRead` and `serializable`, and by deadlocks.
    @discardableResult
    public func transaction<Value: Sendable>(
        isolation: PostgresIsolation? = nil, retries: Int = 0,
        _ body: @Sendable (SQLTransaction) async throws -> Value
    ) async throws -> Value {
        try await SQLRetry(retries).run {
            let ending = SQLEndActions()
            defer { ending.run() }
            return try await database.transaction(isolation: isolation, limits: limits) { session in
                try await body(SQLTransaction(session, outbox: database.outbox, ending: ending))
            }
        }
    }

    /// The same client with limits, as ``SQLClient/limited(statement:acquire:)`` has them.
    public func limited(statement: Duration? = nil, acquire: Duration? = nil) -> PostgresClient {
        PostgresClient(database, limits: limits.limited(statement: statement, acquire: acquire))
    }

    /// Listens to a channel with a connection of its own, and returns once it does: what is sent from then on is in the sequence.
    ///
    ///     for await notification in try await db.listen(to: "orders") {
    ///         switch notification {
    ///         case .message(let id): try await ship(id)
    ///         case .interrupted: try await shipAllThatWait()
    ///         }
    ///     }
    ///
    /// If the server ends the connection, a new one is made as soon as it can be, and the sequence says `interrupted`.
    ///
    /// - Throws: ``SQLError`` with code `connection` if the first connection cannot be made.
    public func listen(to channel: String) async throws -> PostgresNotifications {
        try await database.listen(to: channel)
    }

    /// Sends a message of 8,000 bytes at most to all who listen to a channel.
    public func notify(_ channel: String, _ message: String = "") async throws {
        _ = try await query("SELECT pg_notify(\(channel), \(message))")
    }
}
