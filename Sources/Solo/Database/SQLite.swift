import SoloCore
public import SoloSQL

/// A SQLite database: one file, durable, next to the app on a laptop and a server.
public struct SQLite: Resource, Declared {
    package let declaration: ResourceDeclaration
    private let schema: String

    /// A SQLite database.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - schema: the statements that make its tables, run in one transaction at each start: write them so that they
    ///     may run again, `CREATE TABLE IF NOT EXISTS …`.
    public init(_ name: String, schema: String = "", file: String = #fileID, line: Int = #line) {
        declaration = ResourceDeclaration(name, kind: .sqlite, place: .init(file, line))
        self.schema = schema
    }

    private init(_ declaration: ResourceDeclaration, schema: String) {
        self.declaration = declaration
        self.schema = schema
    }

    /// The same database under its new name: the data that it had as `old` moves along.
    public func renamed(from old: String) -> SQLite {
        SQLite(declaration.renamed(from: old), schema: schema)
    }

    /// Reading alone: the client is a ``SQLReader``, on a connection that refuses to write.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration, schema: schema) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

    public func client(in scope: ClientScope) throws -> SQLClient {
        try scope.client(for: use) { id, binding in
            SQLClient(try SQLite.database(id, binding, schema: schema, in: scope))
        }
    }

    /// A SQLite database to read from alone.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration
        fileprivate let schema: String

        public var use: ResourceUse { ResourceUse(declaration, [.read]) }

        public func client(in scope: ClientScope) throws -> SQLReader {
            try scope.client(for: use) { id, binding in
                SQLReader(try SQLite.database(id, binding, schema: schema, in: scope))
            }
        }
    }

    private static func database(
        _ id: String, _ binding: ResourceBinding, schema: String, in scope: ClientScope
    ) throws -> SQLiteDatabase {
        guard case .sqlite(let path) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a database file")
        }
        return try scope.shared.database(id, path: path, schema: schema)
    }
}
