import CSQLite

extension SQLError {
    /// The error that SQLite reports on a connection.
    static func sqlite(_ code: Int32, connection: OpaquePointer?, statement: String?, path: String) -> SQLError {
        let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
        let reported = connection.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        let name = names[extended] ?? names[extended & 0xff] ?? "SQLITE_ERROR"
        var error = SQLError(
            .other, reported, engineCode: "\(name) (\(extended))", statement: statement.map(withoutLiterals))
        switch extended & 0xff {
        case SQLITE_CONSTRAINT: error.describeConstraint(extended, reported)
        case SQLITE_READONLY:
            error.code = .readOnly
            error.message = "This client may only read; name the database in `using:` without `.readOnly` to write."
        case SQLITE_BUSY, SQLITE_LOCKED:
            error.code = .busy
            error.message = "Another process held \(path) for too long; run the statement again."
        case SQLITE_FULL:
            error.code = .full
            error.message = "The disk that holds \(path) is full; make room and run it again. Nothing was changed."
        case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_PERM, SQLITE_AUTH:
            error.code = .storage
            error.message = "\(path): \(reported)."
        case SQLITE_ERROR, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_MISMATCH:
            error.code = .statement
            error.message = reported + "."
        default: break
        }
        return error
    }

    /// SQLite says `UNIQUE constraint failed: users.email, users.tenant`, `CHECK constraint failed: positive`, and so on.
    private mutating func describeConstraint(_ extended: Int32, _ reported: String) {
        let detail = reported.firstRange(of: "constraint failed: ").map { String(reported[$0.upperBound...]) }
        switch extended {
        case constraintCode(6), constraintCode(8), constraintCode(10): code = .uniqueViolation
        case constraintCode(5): code = .notNullViolation
        case constraintCode(3): code = .foreignKeyViolation
        case constraintCode(1): code = .checkViolation
        default: code = .other
        }
        constraint = detail
        if let detail, code != .checkViolation, let dot = detail.firstIndex(of: ".") {
            table = String(detail[..<dot])
        }
        switch code {
        case .uniqueViolation: message = "Another row has this value of \(detail ?? "a unique column") already."
        case .notNullViolation: message = "\(detail ?? "A column") needs a value and got null."
        case .foreignKeyViolation:
            message = "The row refers to one that is not there, or another row still refers to it."
        case .checkViolation: message = "The check \(detail ?? "of the table") rejected the row."
        default: message = reported + "."
        }
    }

    /// Numbers and texts that someone wrote into a statement by hand are values too.
    private static func withoutLiterals(_ statement: String) -> String {
        statement.replacing(/'(?:[^']|'')*'/, with: "?")
    }

    private static let names: [Int32: String] = [
        SQLITE_ERROR: "SQLITE_ERROR", SQLITE_INTERNAL: "SQLITE_INTERNAL", SQLITE_PERM: "SQLITE_PERM",
        SQLITE_ABORT: "SQLITE_ABORT", SQLITE_BUSY: "SQLITE_BUSY", SQLITE_LOCKED: "SQLITE_LOCKED",
        SQLITE_NOMEM: "SQLITE_NOMEM", SQLITE_READONLY: "SQLITE_READONLY", SQLITE_INTERRUPT: "SQLITE_INTERRUPT",
        SQLITE_IOERR: "SQLITE_IOERR", SQLITE_CORRUPT: "SQLITE_CORRUPT", SQLITE_FULL: "SQLITE_FULL",
        SQLITE_CANTOPEN: "SQLITE_CANTOPEN", SQLITE_SCHEMA: "SQLITE_SCHEMA", SQLITE_TOOBIG: "SQLITE_TOOBIG",
        SQLITE_CONSTRAINT: "SQLITE_CONSTRAINT", SQLITE_MISMATCH: "SQLITE_MISMATCH", SQLITE_MISUSE: "SQLITE_MISUSE",
        SQLITE_AUTH: "SQLITE_AUTH", SQLITE_RANGE: "SQLITE_RANGE", SQLITE_NOTADB: "SQLITE_NOTADB",
        constraintCode(1): "SQLITE_CONSTRAINT_CHECK", constraintCode(3): "SQLITE_CONSTRAINT_FOREIGNKEY",
        constraintCode(5): "SQLITE_CONSTRAINT_NOTNULL", constraintCode(6): "SQLITE_CONSTRAINT_PRIMARYKEY",
        constraintCode(7): "SQLITE_CONSTRAINT_TRIGGER", constraintCode(8): "SQLITE_CONSTRAINT_UNIQUE",
        constraintCode(10): "SQLITE_CONSTRAINT_ROWID",
    ]
}

/// SQLite's extended constraint codes, whose C macros are expressions that Swift does not import.
private func constraintCode(_ kind: Int32) -> Int32 {
    SQLITE_CONSTRAINT | (kind << 8)
}
