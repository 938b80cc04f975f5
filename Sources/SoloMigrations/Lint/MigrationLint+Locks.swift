/// What holds up everybody who uses a table, for as long as it takes to read or to write all of its rows.
extension MigrationLint {
    func lockFindings(_ facts: MigrationFacts) -> [MigrationFinding] {
        let changes = facts.changes.indices.flatMap { index -> [MigrationFinding] in
            switch facts.changes[index].action {
            case .addColumn(let table, let column, let definition):
                return facts.makesTable(table, before: index)
                    ? [] : columnFindings("\(table).\(column)", definition, facts.changes[index].line, facts)
            default: return dialect == .postgres ? postgresFindings(index, facts).map { [$0] } ?? [] : []
            }
        }
        return changes + facts.statements.compactMap { statementFinding($0, facts) }
    }

    private func columnFindings(
        _ column: String, _ definition: TokenReader, _ line: Int, _ facts: MigrationFacts
    ) -> [MigrationFinding] {
        var findings: [MigrationFinding] = []
        let type = definition.tokens.first?.text.lowercased() ?? ""
        let isNumbered = ["serial", "bigserial", "smallserial"].contains(type) || definition.contains("AS", "IDENTITY")
        let isComputed = definition.contains("GENERATED") || definition.contains("AS") || isNumbered
        if definition.contains("NOT", "NULL"), !definition.contains("DEFAULT"), !isComputed {
            findings.append(
                facts.finding(
                    dialect == .sqlite ? .error : .warning, .notNullWithoutDefault, line,
                    "The column \(column) is NOT NULL without a default: "
                        + (dialect == .sqlite
                            ? "SQLite rejects it."
                            : "a table with rows rejects it, and the release that serves can no longer insert."),
                    fix: "Give it a DEFAULT, or add it without NOT NULL."))
        }
        guard dialect == .postgres else { return findings }
        let volatile = ["random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "timeofday", "nextval"]
        let isVolatile = definition.tokens.contains { $0.kind == .word && volatile.contains($0.text.lowercased()) }
        if isVolatile || isNumbered || definition.contains("STORED") {
            findings.append(
                facts.finding(
                    .warning, .rewritesTable, line,
                    "The column \(column) has another value in each row, so the whole table is written anew, and locked for that time.",
                    fix:
                        "Add it without the default, set the default in a second statement, and fill the rows in batches."
                ))
        }
        return findings
    }

    private func postgresFindings(_ index: Int, _ facts: MigrationFacts) -> MigrationFinding? {
        let line = facts.changes[index].line
        switch facts.changes[index].action {
        case .createIndex(_, let table, false) where !facts.makesTable(table, before: index):
            return facts.finding(
                .warning, .indexLocks, line, "Nobody writes to \(table) until the index is made.",
                fix: "Write CREATE INDEX CONCURRENTLY in a migration of its own with `-- solo: no-transaction`.")
        case .changeType(let table, let column) where !facts.makesTable(table, before: index):
            return facts.finding(
                .warning, .rewritesTable, line,
                "A new type of \(table).\(column) may write the whole table anew, and lock it for that time.",
                fix: "Add a column of the new type, fill it in batches, and drop the old one in a contract step.")
        case .setNotNull(let table, let column) where !facts.makesTable(table, before: index):
            return facts.finding(
                .warning, .setsNotNull, line,
                "To make \(table).\(column) NOT NULL reads the whole table under its lock, and the release that serves may still insert nulls.",
                fix:
                    "Add CHECK (\(column) IS NOT NULL) NOT VALID, validate it in the next migration, and set NOT NULL in a contract step."
            )
        case .addConstraint(let table, let definition) where !facts.makesTable(table, before: index):
            guard !definition.contains("NOT", "VALID"), !definition.contains("USING", "INDEX") else { return nil }
            let isKey = definition.contains("UNIQUE") || definition.contains("PRIMARY", "KEY")
            return facts.finding(
                .warning, .constraintScans, line, "The constraint reads all of \(table) under its lock.",
                fix: isKey
                    ? "Make a unique index CONCURRENTLY first, and add the constraint with USING INDEX."
                    : "Add it NOT VALID, and run VALIDATE CONSTRAINT in the next migration.")
        default: return nil
        }
    }

    private func statementFinding(_ statement: ScriptStatement, _ facts: MigrationFacts) -> MigrationFinding? {
        guard dialect == .postgres else { return nil }
        var reader = TokenReader(statement.tokens)
        if reader.take("DO") {
            return facts.finding(
                .warning, .notExamined, statement.line, "What a DO block does is not examined.",
                fix: "Write plain statements where that is possible.")
        }
        let isFull = TokenReader(statement.tokens.prefix(6)).contains("FULL") && reader.take("VACUUM")
        guard let word = isFull ? "VACUUM FULL" : reader.takeOne(of: ["LOCK", "CLUSTER", "TRUNCATE"]) else {
            return nil
        }
        return facts.finding(
            .warning, .locksTable, statement.line, "\(word) keeps everybody else from the table.",
            fix: "Make sure that it is over quickly, or do without it.")
    }
}
