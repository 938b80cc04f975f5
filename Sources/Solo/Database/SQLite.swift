import SoloCore
public import SoloSQL

/// A SQLite database: one file, durable, next to the app on a laptop and a server.
public struct SQLite: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A SQLite database.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - schema: the statements that make its tables. The platform runs them in one transaction before each release starts:
    ///     write them so that they may run again, `CREATE TABLE IF NOT EXISTS …`.
    public init(_ name: String, schema: String = "", file: String = #fileID, line: Int = #line) {
        let settings = schema.isEmpty ? nil : SQLiteSettings(schema: schema)
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .sqlite, sqlite: settings), place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same database under its new name: the data that it had as `old` moves along.
    public func renamed(from old: String) -> SQLite {
        SQLite(declaration.renamed(from: old))
    }

    /// Only reading: the client is a ``SQLReader``, on a connection that cannot write.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

    public func client(in scope: ClientScope) throws -> SQLClient {
        try scope.client(for: use) { id, binding in
            SQLClient(try SQLite.database(id, binding, in: scope))
        }
    }

    /// A SQLite database to read from alone.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration

        public var use: ResourceUse { ResourceUse(declaration, [.read]) }

        public func client(in scope: ClientScope) throws -> SQLReader {
            try scope.client(for: use) { id, binding in
                SQLReader(try SQLite.database(id, binding, in: scope))
            }
        }
    }

    private static func database(
        _ id: String, _ binding: ResourceBinding, in scope: ClientScope
    ) throws -> SQLiteDatabase {
        guard case .sqlite(let path) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a database file")
        }
        return try scope.shared.database(id, path: path)
    }
}
