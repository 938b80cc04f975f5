import SoloCore

/// What a database rejected, with everything but the values.
public struct SQLError: Error, Sendable {
    /// The reason, the same for every engine.
    public var code: Code
    /// What happened and what to do about it.
    public var message: String
    /// The engine's own code: SQLite's extended result code, such as `SQLITE_CONSTRAINT_UNIQUE (2067)`, or SQLSTATE, such as
    /// `23505`.
    public var engineCode: String?
    /// The constraint that was violated: its name, or what SQLite says in its place, such as `users.email`.
    public var constraint: String?
    /// The table of the constraint, where the engine tells it.
    public var table: String?
    /// The statement with `?` in place of each value; values are never part of an error.
    public var statement: String?
    /// What caused it, where that was another error.
    public var underlying: (any Error)?
    /// Nothing was sent to the server, which may be there again in a moment.
    var mayBeSentAgain = false
    /// The line of a script of several statements, from 1, where the server tells it.
    package var line: Int?
    /// The character of a statement's or a script's text, from 1, where the server tells it.
    var position: Int?

    package init(
        _ code: Code, _ message: String, engineCode: String? = nil, constraint: String? = nil, table: String? = nil,
        statement: String? = nil, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.engineCode = engineCode
        self.constraint = constraint
        self.table = table
        self.statement = statement
        self.underlying = underlying
    }

    /// A stable name of a reason; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name, such as `unique-violation`.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// Another row has this value already.
        public static let uniqueViolation = Code("unique-violation")
        /// A column that must have a value got none.
        public static let notNullViolation = Code("not-null-violation")
        /// The row refers to one that is not there, or one still refers to it.
        public static let foreignKeyViolation = Code("foreign-key-violation")
        /// A `CHECK` of the table rejected the row.
        public static let checkViolation = Code("check-violation")
        /// The client may only read.
        public static let readOnly = Code("read-only")
        /// Somebody else wrote to the database until the deadline of who waited for it. A request that ends with it is responded
        /// to with 503, and the attempt at a message or a tick is retried.
        public static let busy = Code("busy")
        /// A transaction was open for more than 5 seconds, or a statement that writes ran for so long, and was undone.
        public static let transactionTooLong = Code("transaction-too-long")
        /// The statement is wrong: its syntax, a table or a column.
        public static let statement = Code("statement")
        /// A result does not fit the type that was asked for.
        public static let decoding = Code("decoding")
        /// More rows came than the one that was asked for.
        public static let tooManyRows = Code("too-many-rows")
        /// The client was used in a way that it cannot work, such as a transaction inside of one.
        public static let misuse = Code("misuse")
        /// The disk is full.
        public static let full = Code("full")
        /// The file cannot be opened, read or written, or is not a database.
        public static let storage = Code("storage")
        /// The role of the client may not do this.
        public static let notPermitted = Code("not-permitted")
        /// The transaction and another one were in each other's way; run again, it may succeed.
        public static let serialization = Code("serialization")
        /// The statement ran for longer than it may.
        public static let timeout = Code("timeout")
        /// The server cannot be reached, or the connection ended.
        public static let connection = Code("connection")
        /// The database was closed.
        public static let closed = Code("closed")
        /// Anything else; see ``SQLError/engineCode``.
        public static let other = Code("other")
    }
}

extension SQLError: CustomStringConvertible {
    /// The message with the engine's code and the statement.
    public var description: String {
        var text = "\(code): \(message)"
        if let engineCode { text += " [\(engineCode)]" }
        if let statement { text += " In: \(statement)" }
        return text
    }
}

extension SQLError: RetryableError {
    package var retryAfter: Int? { code == .busy ? 1 : nil }
}

extension SQLError {
    static func decoding(_ message: String, underlying: (any Error)? = nil) -> SQLError {
        SQLError(.decoding, message, underlying: underlying)
    }
}
