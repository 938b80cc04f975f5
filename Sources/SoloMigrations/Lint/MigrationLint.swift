/// Reads a migration without a database, and names what would break the release that serves or lock tables for long.
///
/// It sees statements as they are written. What a `DO` block or a function does inside is not examined, and neither is how many rows a table has.
package struct MigrationLint: Sendable {
    package let dialect: SQLDialect

    package init(_ dialect: SQLDialect) { self.dialect = dialect }

    /// In the order of their lines.
    package func findings(of migration: Migration) -> [MigrationFinding] {
        let facts = MigrationFacts(migration, dialect)
        return (stepFindings(facts) + transactionFindings(facts) + lockFindings(facts)).enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}

/// A migration as the rules read it.
struct MigrationFacts {
    let migration: Migration
    let statements: [ScriptStatement]
    let changes: [SchemaChange]

    init(_ migration: Migration, _ dialect: SQLDialect) {
        self.migration = migration
        statements = ScriptStatement.statements(of: migration.text, dialect)
        changes = statements.flatMap(SchemaChange.changes)
    }

    /// Whether the file makes an object before the change at an index: no release has used it then.
    func makes(_ object: SchemaChange.Object, before index: Int) -> Bool {
        changes[..<index].contains { $0.made == object }
    }

    /// Whether the file makes an object of that kind and name after the change at an index.
    func makes(_ object: SchemaChange.Object, after index: Int) -> Bool {
        changes[(index + 1)...].contains { $0.made == object }
    }

    func makesTable(_ name: String, before index: Int) -> Bool {
        makes(SchemaChange.Object(kind: "TABLE", name: name), before: index)
    }

    /// Whether the file drops or renames an object somewhere.
    func takesAway(_ object: SchemaChange.Object) -> Bool {
        changes.contains { $0.takenAway == object }
    }

    func finding(
        _ severity: MigrationFinding.Severity, _ code: MigrationFinding.Code, _ line: Int, _ message: String,
        fix: String
    ) -> MigrationFinding {
        MigrationFinding(severity, code, file: migration.file, line: line, message: message, fix: fix)
    }
}

extension SchemaChange {
    /// What is there after it and was not before.
    var made: Object? {
        switch action {
        case .create(let object), .createIndex(let object, _, _): object
        case .rename(let object, let name) where !name.isEmpty: Object(kind: object.kind, name: name)
        case .addConstraint(_, let definition):
            definition.constraintName.map { Object(kind: "CONSTRAINT", name: $0) }
        default: nil
        }
    }

    /// What was there before it and is not after.
    var takenAway: Object? {
        switch action {
        case .drop(let object), .dropIndex(let object, _), .rename(let object, _): object
        case .dropConstraint(_, let name): Object(kind: "CONSTRAINT", name: name)
        case .dropColumn(let table, let column), .renameColumn(let table, let column):
            Object(kind: "COLUMN", name: "\(table).\(column)")
        default: nil
        }
    }
}

extension TokenReader {
    fileprivate var constraintName: String? {
        var reader = self
        return reader.take("CONSTRAINT") ? reader.name() : nil
    }
}
