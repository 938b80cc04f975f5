/// What may stand in a transaction, what may not, and what may run twice.
extension MigrationLint {
    func transactionFindings(_ facts: MigrationFacts) -> [MigrationFinding] {
        facts.statements.compactMap { statement in
            if let finding = control(statement, facts) { return finding }
            return facts.migration.runsInTransaction ? alone(statement, facts) : repeatable(statement, facts)
        }
    }

    private func control(_ statement: ScriptStatement, _ facts: MigrationFacts) -> MigrationFinding? {
        let words: Set = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]
        var reader = TokenReader(statement.tokens)
        guard let word = reader.takeOne(of: words), !reader.contains("TO") else { return nil }
        return facts.finding(
            .error, .transactionControl, statement.line, "\(word) would begin or end a transaction in the middle.",
            fix: "Remove it: a migration is one transaction, or none with `-- solo: no-transaction`.")
    }

    private func alone(_ statement: ScriptStatement, _ facts: MigrationFacts) -> MigrationFinding? {
        guard statement.runsOutsideTransactions else { return nil }
        return facts.finding(
            .error, .needsNoTransaction, statement.line, "The engine does not run \(statement.title) in a transaction.",
            fix: "Put it into a migration of its own with `-- solo: no-transaction` in the first line.")
    }

    private func repeatable(_ statement: ScriptStatement, _ facts: MigrationFacts) -> MigrationFinding? {
        var reader = TokenReader(statement.tokens)
        if statement.isRepeatable { return nil }
        let changesRows = reader.takeOne(of: ["INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "CALL", "DO"]) != nil
        let message =
            "Without a transaction, \(statement.title) runs again if the platform is interrupted after it."
        guard !changesRows else {
            return facts.finding(
                .warning, .notRepeatable, statement.line, message,
                fix: "Write it so that a second run changes nothing, or remove `-- solo: no-transaction`.")
        }
        return facts.finding(
            .error, .notRepeatable, statement.line, message,
            fix: "Write `IF NOT EXISTS` or `IF EXISTS`, give an index a name, or remove `-- solo: no-transaction`.")
    }
}

extension ScriptStatement {
    /// `CREATE INDEX CONCURRENTLY`, for messages.
    var title: String {
        let words = tokens.prefix { $0.kind == .word && $0.text == $0.text.uppercased() }.prefix(3).map(\.text)
        return "`\((words.isEmpty ? tokens.prefix(1).map { $0.text.uppercased() } : words).joined(separator: " "))`"
    }

    /// Whether the engine rejects it in a transaction.
    var runsOutsideTransactions: Bool {
        var reader = TokenReader(tokens)
        if reader.take("VACUUM") || reader.take("ALTER", "SYSTEM") { return true }
        guard let word = reader.takeOne(of: ["CREATE", "DROP", "REINDEX", "ALTER"]) else { return false }
        if word == "ALTER" { return reader.contains("DETACH", "PARTITION") && reader.contains("CONCURRENTLY") }
        if word != "REINDEX", reader.take("DATABASE") || reader.take("TABLESPACE") { return true }
        return reader.tokens.prefix(8).contains { $0.isWord("CONCURRENTLY") }
    }

    /// Whether a second run does what the first one did. What an interrupted `CREATE INDEX CONCURRENTLY` left is dropped before.
    var isRepeatable: Bool {
        if indexChange != nil { return true }
        let head = TokenReader(tokens.prefix(10))
        if head.contains("IF", "NOT", "EXISTS") || head.contains("IF", "EXISTS") || head.contains("OR", "REPLACE") {
            return true
        }
        if TokenReader(tokens).contains("ADD", "VALUE", "IF", "NOT", "EXISTS") { return true }
        if head.contains("VALIDATE", "CONSTRAINT") { return true }
        var reader = head
        let words: Set = [
            "VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "REFRESH", "SET", "RESET", "PRAGMA", "SELECT", "COMMENT",
            "GRANT",
            "REVOKE", "CHECKPOINT", "ANALYSE",
        ]
        return reader.takeOne(of: words) != nil
    }

    /// An index that is made `CONCURRENTLY` on a table, or dropped: then there is no table.
    var indexChange: (name: String, table: String?)? {
        for change in SchemaChange.changes(of: self) {
            switch change.action {
            case .createIndex(let index, let table, true) where !index.name.isEmpty: return (index.name, table)
            case .dropIndex(let index, true) where !index.name.isEmpty: return (index.name, nil)
            default: continue
            }
        }
        return nil
    }
}
