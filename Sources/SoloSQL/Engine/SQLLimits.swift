/// How long a client waits, where that is less than the engine's own limits.
package struct SQLLimits: Sendable, Equatable {
    /// For one statement, from when it is sent.
    package var statement: Duration?
    /// For a connection, or for the turn to write.
    package var acquire: Duration?

    package static let none = SQLLimits()

    package init(statement: Duration? = nil, acquire: Duration? = nil) {
        self.statement = statement
        self.acquire = acquire
    }

    /// The stricter of two, one by one.
    package func limited(statement: Duration?, acquire: Duration?) -> SQLLimits {
        func least(_ one: Duration?, _ other: Duration?) -> Duration? {
            [one, other].compactMap(\.self).min()
        }
        return SQLLimits(statement: least(self.statement, statement), acquire: least(self.acquire, acquire))
    }
}

extension SQLError {
    static func timeout(_ statement: SQLStatement, _ limit: Duration) -> SQLError {
        SQLError(
            .timeout, "The statement ran for longer than its limit of \(limit), and was ended.",
            statement: statement.description)
    }
}
