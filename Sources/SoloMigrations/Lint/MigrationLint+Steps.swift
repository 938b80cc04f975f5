/// Every drop and every rename is a contract step, in a file of its own.
extension MigrationLint {
    func stepFindings(_ facts: MigrationFacts) -> [MigrationFinding] {
        facts.changes.indices.compactMap { index in
            facts.migration.step == .contract
                ? addition(facts.changes[index], facts) : removal(index, facts)
        }
    }

    private func removal(_ index: Int, _ facts: MigrationFacts) -> MigrationFinding? {
        let change = facts.changes[index]
        if case .dropDefault(let table, let column) = change.action, !facts.makesTable(table, before: index) {
            return needsContract("drops the default of \(table).\(column)", change.line, facts)
        }
        guard let object = change.takenAway, !facts.makes(object, before: index) else { return nil }
        if facts.makes(object, after: index) { return rebuild(object, change.line, facts) }
        let table = SchemaChange.Object(
            kind: "TABLE", name: object.name.split(separator: ".").dropLast().joined(separator: "."))
        if object.kind == "COLUMN", facts.makes(table, before: index) { return nil }
        switch change.action {
        case .rename, .renameColumn: return needsContract("renames the \(object.title)", change.line, facts)
        default: return needsContract("drops the \(object.title)", change.line, facts)
        }
    }

    private func needsContract(_ what: String, _ line: Int, _ facts: MigrationFacts) -> MigrationFinding {
        facts.finding(
            .error, .needsContract, line,
            "It \(what), and the release that serves may use that.",
            fix:
                "Put it into a migration of its own with `-- solo: contract` in the first line: that runs after the releases before have ended."
        )
    }

    /// SQLite changes a column by a new table in the place of the old one (https://sqlite.org/lang_altertable.html#otheralter).
    private func rebuild(_ object: SchemaChange.Object, _ line: Int, _ facts: MigrationFacts) -> MigrationFinding? {
        guard object.kind == "TABLE" else { return nil }
        return facts.finding(
            .warning, .tableRebuilt, line,
            "It makes the \(object.title) anew: nobody else writes while the rows are copied, and a column that the new one lacks breaks the release that serves.",
            fix: "If it lacks one, mark the file with `-- solo: contract`.")
    }

    private static let addedKinds: Set = [
        "TABLE", "VIRTUAL TABLE", "FOREIGN TABLE", "INDEX", "TYPE", "SCHEMA", "SEQUENCE", "DOMAIN", "MATERIALIZED VIEW",
    ]

    private func addition(_ change: SchemaChange, _ facts: MigrationFacts) -> MigrationFinding? {
        let what: String
        switch change.action {
        case .create(let object), .createIndex(let object, _, _):
            // A table that takes another one's place.
            guard Self.addedKinds.contains(object.kind), !facts.takesAway(object) else { return nil }
            what = object.title
        case .addColumn(let table, let column, _): what = "column \(table).\(column)"
        default: return nil
        }
        return facts.finding(
            .error, .contractAdds, change.line,
            "A contract step adds the \(what), which would come after the start of the release that needs it.",
            fix: "Put it into a migration of its own, before this one and without `-- solo: contract`.")
    }
}
