/// Why migrations were not read or not run: what is wrong, where, and what to do.
package struct MigrationError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case fileName = "migration-file-name"
        case duplicateNumber = "migration-number-taken"
        case gap = "migration-number-missing"
        case directive = "migration-directive"
        case notUTF8 = "migration-not-utf-8"
        case empty = "migration-empty"
        case unreadable = "migration-unreadable"
        case unknownResource = "migration-resource"
        case edited = "migration-edited"
        case missing = "migration-missing"
        case outOfOrder = "migration-out-of-order"
        case contractPending = "migration-contract-pending"
        case rejected = "migration-rejected"
        case failed = "migration-failed"
        case busy = "migration-busy"
    }

    package var code: Code
    package var message: String
    package var fix: String

    package init(_ code: Code, _ message: String, fix: String) {
        self.code = code
        self.message = message
        self.fix = fix
    }

    package var description: String { "\(message) \(fix)" }
}
