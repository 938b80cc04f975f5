/// How a database reads a text.
enum SQLDialect { case sqlite, postgres }

/// Rejects the statements that change a connection for whoever uses it next, or a transaction behind its client's back.
///
/// It looks at the first words of the statement alone, at every call: that takes less time than finding a remembered result.
enum SQLStatementRules {
    /// - Throws: ``SQLError`` with code `misuse`, which says what to write instead.
    static func check(
        _ sql: String, _ dialect: SQLDialect, isInTransaction: Bool, of statement: SQLStatement
    ) throws {
        var words = SQLLeadingWords(sql, nestsComments: dialect == .postgres)
        guard let first = words.next(), let rule = rule(first, dialect) else { return }
        let advice: String
        switch rule {
        case .transaction: advice = "use `db.transaction { tx in … }`, which begins and ends it"
        case .savepoint: advice = "use `tx.savepoint { tx in … }`"
        case .never(let text): advice = text
        case .onlyInTransaction:
            if isInTransaction { return }
            advice = "the connection is shared, so use it inside of `db.transaction { tx in … }`"
        case .setting:
            if isInTransaction, let second = words.next(), ["LOCAL", "CONSTRAINTS", "TRANSACTION"].contains(second) {
                return
            }
            advice = "the connection is shared, so use SET LOCAL inside of `db.transaction { tx in … }`"
        }
        throw SQLError(.misuse, "\(first) cannot be run as a statement: \(advice).", statement: statement.description)
    }

    private enum Rule {
        case transaction, savepoint, onlyInTransaction, setting
        case never(String)
    }

    private static func rule(_ word: String, _ dialect: SQLDialect) -> Rule? {
        switch word {
        case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH": return nil
        case "BEGIN", "START", "COMMIT", "ROLLBACK", "END", "ABORT": return .transaction
        case "SAVEPOINT", "RELEASE": return .savepoint
        default: break
        }
        switch (dialect, word) {
        case (.sqlite, "PRAGMA"):
            return .never("it changes the connection; to read the schema, SELECT from pragma_table_info('…')")
        case (.sqlite, "ATTACH"), (.sqlite, "DETACH"): return .never("a client has the files of its own database alone")
        case (.postgres, "SET"): return .setting
        case (.postgres, "DECLARE"), (.postgres, "FETCH"), (.postgres, "MOVE"), (.postgres, "CLOSE"),
            (.postgres, "LOCK"):
            return .onlyInTransaction
        case (.postgres, "LISTEN"), (.postgres, "UNLISTEN"):
            return .never("the connection is shared, so use `PostgresClient.listen(to:)`")
        case (.postgres, "PREPARE"), (.postgres, "EXECUTE"), (.postgres, "DEALLOCATE"):
            return .never("the client prepares statements by itself")
        case (.postgres, "RESET"), (.postgres, "DISCARD"): return .never("it changes the connection, which is shared")
        case (.postgres, "COPY"): return .never("use `db.insert(into:columns:rows:)`")
        default: return nil
        }
    }
}

/// The words at the beginning of a statement, in upper case, without the blanks and comments before them.
struct SQLLeadingWords {
    private var rest: Substring.UTF8View
    private let nestsComments: Bool

    init(_ sql: String, nestsComments: Bool) {
        rest = sql[...].utf8
        self.nestsComments = nestsComments
    }

    /// `nil` if what follows is not a word.
    mutating func next() -> String? {
        skipBlanks()
        let word = rest.prefix { (65...90).contains($0 & 0xdf) || $0 == UInt8(ascii: "_") }
        guard !word.isEmpty, word.count <= 15 else { return nil }
        rest = rest[word.endIndex...]
        return String(unsafeUninitializedCapacity: word.count) { bytes in
            var count = 0
            for byte in word {
                bytes[count] = byte & 0xdf
                count += 1
            }
            return count
        }
    }

    private mutating func skipBlanks() {
        while let byte = rest.first {
            switch byte {
            // A semicolon ends an empty statement; SQLite takes a byte order mark (EF BB BF) for a blank.
            case 9...13, 32, UInt8(ascii: ";"), 0xef, 0xbb, 0xbf: rest.removeFirst()
            case UInt8(ascii: "-") where rest.starts(with: "--".utf8): rest = rest.drop { $0 != 10 && $0 != 13 }
            case UInt8(ascii: "/") where rest.starts(with: "/*".utf8): skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        while !rest.isEmpty {
            if rest.starts(with: "*/".utf8) {
                rest = rest.dropFirst(2)
                depth -= 1
                if depth == 0 { return }
            } else if depth == 0 || nestsComments, rest.starts(with: "/*".utf8) {
                rest = rest.dropFirst(2)
                depth += 1
            } else {
                rest.removeFirst()
            }
        }
    }
}
