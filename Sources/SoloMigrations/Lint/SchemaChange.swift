/// What one statement, or one clause of an `ALTER TABLE`, does to the schema, as far as the lint asks.
struct SchemaChange {
    /// What is made or dropped: a kind in upper case, such as `TABLE`, and a name.
    struct Object: Equatable {
        var kind: String
        var name: String

        var title: String { "\(kind.lowercased()) \(name)" }
    }

    enum Action {
        case create(Object)
        /// `table` is empty for what could not be read.
        case createIndex(Object, table: String, concurrently: Bool)
        case drop(Object)
        case dropIndex(Object, concurrently: Bool)
        case rename(Object, to: String)
        case addColumn(table: String, column: String, definition: TokenReader)
        case dropColumn(table: String, column: String)
        case renameColumn(table: String, column: String)
        case addConstraint(table: String, definition: TokenReader)
        case dropConstraint(table: String, name: String)
        case changeType(table: String, column: String)
        case setNotNull(table: String, column: String)
        case dropDefault(table: String, column: String)
        case other
    }

    var action: Action
    var line: Int

    /// What a statement does, in the order of its clauses.
    static func changes(of statement: ScriptStatement) -> [SchemaChange] {
        var reader = TokenReader(statement.tokens)
        let actions: [(Action, Int)]
        if reader.take("CREATE") {
            actions = [(creation(&reader), statement.line)]
        } else if reader.take("DROP") {
            actions = drops(&reader).map { ($0, statement.line) }
        } else if reader.take("ALTER") {
            actions = alterations(&reader)
        } else {
            actions = [(.other, statement.line)]
        }
        return actions.map { SchemaChange(action: $0.0, line: $0.1) }
    }

    private static let kindWords: Set = [
        "MATERIALIZED", "FOREIGN", "EVENT", "VIRTUAL", "DATA", "ACCESS", "TEXT", "SEARCH",
    ]

    private static func creation(_ reader: inout TokenReader) -> Action {
        let leading: Set = [
            "OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED", "UNIQUE", "CONSTRAINT", "RECURSIVE",
            "TRUSTED",
        ]
        var isTemporary = false
        while let word = reader.takeOne(of: leading) { isTemporary = isTemporary || word.hasPrefix("TEMP") }
        let kind = kind(&reader)
        // It ends with the connection, and no release has ever seen it.
        if isTemporary { return .other }
        let isConcurrent = reader.take("CONCURRENTLY")
        _ = reader.take("IF", "NOT", "EXISTS")
        guard kind == "INDEX" else { return .create(Object(kind: kind, name: reader.name() ?? "")) }
        let name = reader.take("ON") ? "" : reader.name() ?? ""
        if !name.isEmpty { _ = reader.take("ON") }
        _ = reader.take("ONLY")
        return .createIndex(Object(kind: kind, name: name), table: reader.name() ?? "", concurrently: isConcurrent)
    }

    /// `TABLE`, `MATERIALIZED VIEW`.
    private static func kind(_ reader: inout TokenReader) -> String {
        var words: [String] = []
        while let word = reader.takeOne(of: kindWords) { words.append(word) }
        return (words + [reader.word() ?? ""]).joined(separator: " ")
    }

    private static func drops(_ reader: inout TokenReader) -> [Action] {
        let kind = kind(&reader)
        let isConcurrent = reader.take("CONCURRENTLY")
        _ = reader.take("IF", "EXISTS")
        return reader.clauses().map { clause in
            var clause = clause
            let object = Object(kind: kind, name: clause.name() ?? "")
            return kind == "INDEX" ? .dropIndex(object, concurrently: isConcurrent) : .drop(object)
        }
    }

    private static func alterations(_ reader: inout TokenReader) -> [(Action, Int)] {
        let line = reader.line
        let kind = kind(&reader)
        _ = reader.take("IF", "EXISTS")
        _ = reader.take("ONLY")
        let name = reader.name() ?? ""
        guard kind == "TABLE" else { return [(other(kind, name, reader), line)] }
        _ = reader.takeSign("*")
        return reader.clauses().map { clause in
            var clause = clause
            let line = clause.line
            return (tableClause(name, &clause), line)
        }
    }

    /// The alteration of anything but a table.
    private static func other(_ kind: String, _ name: String, _ reader: TokenReader) -> Action {
        let isRenamed = reader.contains("RENAME") || reader.contains("SET", "SCHEMA")
        return isRenamed ? .rename(Object(kind: kind, name: name), to: "") : .other
    }

    private static func tableClause(_ table: String, _ clause: inout TokenReader) -> Action {
        if clause.take("ADD") { return addition(table, &clause) }
        if clause.take("DROP", "CONSTRAINT") {
            _ = clause.take("IF", "EXISTS")
            return .dropConstraint(table: table, name: clause.name() ?? "")
        }
        if clause.take("DROP") {
            _ = clause.take("COLUMN")
            _ = clause.take("IF", "EXISTS")
            return .dropColumn(table: table, column: clause.name() ?? "")
        }
        if clause.take("SET", "SCHEMA") { return .rename(Object(kind: "TABLE", name: table), to: "") }
        if clause.take("RENAME", "TO") {
            return .rename(Object(kind: "TABLE", name: table), to: clause.name() ?? "")
        }
        if clause.take("RENAME", "CONSTRAINT") {
            return .rename(Object(kind: "CONSTRAINT", name: clause.name() ?? ""), to: "")
        }
        if clause.take("RENAME") {
            _ = clause.take("COLUMN")
            return .renameColumn(table: table, column: clause.name() ?? "")
        }
        guard clause.take("ALTER") else { return .other }
        _ = clause.take("COLUMN")
        let column = clause.name() ?? ""
        if clause.take("TYPE") || clause.take("SET", "DATA", "TYPE") {
            return .changeType(table: table, column: column)
        }
        if clause.take("SET", "NOT", "NULL") { return .setNotNull(table: table, column: column) }
        return clause.take("DROP", "DEFAULT") ? .dropDefault(table: table, column: column) : .other
    }

    private static func addition(_ table: String, _ clause: inout TokenReader) -> Action {
        let constraints: Set = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE"]
        if let first = clause.tokens.first, constraints.contains(where: first.isWord) {
            return .addConstraint(table: table, definition: clause)
        }
        _ = clause.take("COLUMN")
        _ = clause.take("IF", "NOT", "EXISTS")
        let column = clause.name() ?? ""
        return .addColumn(table: table, column: column, definition: clause)
    }
}
