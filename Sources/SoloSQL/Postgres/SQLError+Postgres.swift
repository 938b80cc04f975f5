extension SQLError {
    /// What the server says of a statement that failed: its code, the constraint and the table, and never a value.
    ///
    /// The server's message is left out where it may hold values: of classes 22 (data) and 23 (constraints), and of what
    /// functions raise.
    init(_ result: LibPQ.Result, statement: String?) {
        func field(_ code: Character) -> String? {
            LibPQ.errorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        guard let state = field("C") else {
            // libpq itself says it, and not the server.
            self = .lost(statement)
            return
        }
        let constraint = field("n")
        let table = field("t")
        let column = field("c")
        let code = Code(sqlState: state)
        let message: String
        switch code {
        case .uniqueViolation: message = "Another row has the value that \(constraint ?? "a constraint") allows once."
        case .notNullViolation: message = "The column \(column ?? "") must have a value."
        case .foreignKeyViolation:
            message = "\(constraint ?? "A foreign key") refers to a row that is not there, or is referred to."
        case .checkViolation: message = "The check \(constraint ?? "of the table") rejected the row."
        case _ where state.hasPrefix("22"): message = "A value is not valid for its type or place."
        case _ where state.hasPrefix("P0"): message = "A function of the database raised an error."
        default: message = (field("M") ?? "The server gave no reason.") + (field("H").map { " \($0)" } ?? "")
        }
        self.init(
            code, message, engineCode: state, constraint: constraint, table: table, statement: statement)
        position = field("P").flatMap(Int.init)
    }
}

extension SQLError {
    /// The connection ended before the statement did.
    static func lost(_ statement: String?) -> SQLError {
        SQLError(
            .connection, "The connection ended while the statement ran: whether it took effect is not known.",
            statement: statement)
    }
}

extension SQLError.Code {
    /// SQLSTATE, of the standard and of Postgres (its manual's appendix A).
    init(sqlState: String) {
        switch sqlState {
        case "23505": self = .uniqueViolation
        case "23502": self = .notNullViolation
        case "23503": self = .foreignKeyViolation
        case "23514", "23P01": self = .checkViolation
        case "25006": self = .readOnly
        case "42501": self = .notPermitted
        case "40001", "40P01": self = .serialization
        case "57014": self = .timeout
        case "53100": self = .full
        case _ where sqlState.hasPrefix("42"): self = .statement
        case _ where sqlState.hasPrefix("08"), "57P01", "57P02", "57P03": self = .connection
        case _ where sqlState.hasPrefix("53"): self = .busy
        default: self = .other
        }
    }
}
