/// What the lint says of a statement of a migration.
package struct MigrationFinding: Sendable, Equatable, Codable {
    package enum Severity: String, Sendable, Codable {
        /// The migration does not run.
        case error
        /// It runs, and may lock a table for long or break the release that serves.
        case warning
    }

    package enum Code: String, Sendable, Codable {
        case needsContract = "needs-contract"
        case contractAdds = "contract-adds"
        case needsNoTransaction = "needs-no-transaction"
        case notRepeatable = "not-repeatable"
        case transactionControl = "transaction-control"
        case notNullWithoutDefault = "not-null-without-default"
        case indexLocks = "index-locks"
        case rewritesTable = "rewrites-table"
        case constraintScans = "constraint-scans"
        case setsNotNull = "sets-not-null"
        case locksTable = "locks-table"
        case tableRebuilt = "table-rebuilt"
        case notExamined = "not-examined"
    }

    package var severity: Severity
    package var code: Code
    /// The migration's file.
    package var file: String
    package var line: Int
    package var message: String
    package var fix: String

    package init(_ severity: Severity, _ code: Code, file: String, line: Int, message: String, fix: String) {
        self.severity = severity
        self.code = code
        self.file = file
        self.line = line
        self.message = message
        self.fix = fix
    }

    /// `0002-x.sql:3: error: … …`
    package var text: String { "\(file):\(line): \(severity.rawValue): \(message) \(fix) [\(code.rawValue)]" }
}
