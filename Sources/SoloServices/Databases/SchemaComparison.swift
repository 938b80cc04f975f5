import SoloSQL

/// Compares the tables of a database with those that a schema's text makes.
struct SchemaComparison {
    let resource: String
    /// A new database in which the text was run.
    let declared: SQLiteConnection
    let actual: SQLiteConnection

    private struct Column {
        var name: String
        var type: String
        var isNotNull: Bool
        /// SQL; `nil` if there is none.
        var defaultValue: String?
        var isKey: Bool

        /// `INTEGER NOT NULL`, as people read it.
        var title: String {
            let words = [type.isEmpty ? nil : type, isNotNull ? "NOT NULL" : nil].compactMap(\.self)
            return words.isEmpty ? "of no type" : words.joined(separator: " ")
        }
    }

    func misfits() throws -> [SchemaMisfit] {
        try tables(of: declared).flatMap { table -> [SchemaMisfit] in
            let columns = try columns(of: table, in: actual)
            // A table that is not there will be made.
            guard !columns.isEmpty else { return [] }
            return try self.columns(of: table, in: declared).compactMap { column in
                guard let other = columns.first(where: { $0.name.lowercased() == column.name.lowercased() }) else {
                    return missing(column, of: table)
                }
                let isSame = other.type.uppercased() == column.type.uppercased() && other.isNotNull == column.isNotNull
                return isSame ? nil : different(column, other, of: table)
            }
        }
    }

    private func missing(_ column: Column, of table: String) -> SchemaMisfit {
        SchemaMisfit(
            resource: resource, table: table, column: column.name,
            message:
                "The table \(table) of the database \(resource) has no column \(column.name), which its schema declares.",
            fix: addition(of: column, to: table))
    }

    private func different(_ column: Column, _ other: Column, of table: String) -> SchemaMisfit {
        SchemaMisfit(
            resource: resource, table: table, column: column.name,
            message:
                "The column \(column.name) of the table \(table) of the database \(resource) is \(other.title), and its "
                + "schema says \(column.title). SQLite cannot change a column: make a new table and copy the rows.")
    }

    /// `nil` for what `ALTER TABLE` cannot add: a key.
    private func addition(of column: Column, to table: String) -> String? {
        guard !column.isKey else { return nil }
        var words = ["ALTER TABLE", quoted(table), "ADD COLUMN", quoted(column.name)]
        if !column.type.isEmpty { words.append(column.type) }
        // The rows that are there need a value, and it has to be a constant one.
        let value = column.defaultValue.flatMap { isConstant($0) ? $0 : nil }
        if column.isNotNull {
            words += ["NOT NULL DEFAULT", value ?? zero(of: column.type)]
        } else if let value {
            words += ["DEFAULT", value]
        }
        return words.joined(separator: " ") + ";"
    }

    private func isConstant(_ value: String) -> Bool {
        !value.contains("(") && !value.uppercased().hasPrefix("CURRENT_")
    }

    /// By SQLite's rules of affinity (https://sqlite.org/datatype3.html).
    private func zero(of type: String) -> String {
        let type = type.uppercased()
        if type.contains("INT") { return "0" }
        if ["CHAR", "CLOB", "TEXT"].contains(where: type.contains) { return "''" }
        return type.isEmpty || type.contains("BLOB") ? "x''" : "0"
    }

    private func quoted(_ name: String) -> String {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
    }

    private func tables(of connection: SQLiteConnection) throws -> [String] {
        try connection.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ) { $0.text(0) }
    }

    private func columns(of table: String, in connection: SQLiteConnection) throws -> [Column] {
        try connection.all(
            #"SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY cid"#, .text(table)
        ) { row in
            Column(
                name: row.text(0), type: row.text(1), isNotNull: row.integer(2) != 0,
                defaultValue: row.isNull(3) ? nil : row.text(3), isKey: row.integer(4) != 0)
        }
    }
}
