import SoloCore
public import SoloSQL

/// A SQLite database: one file, durable, next to the app on a laptop and a server.
public struct SQLite: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A SQLite database.
    /// - Parameter name: its name in the module: small letters, digits and dashes, at most 40 characters.
    public init(_ name: String, file: String = #fileID, line: Int = #line) {
        declaration = ResourceDeclaration(name, kind: .sqlite, place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same database under its new name: the data that it had as `old` moves along.
    public func renamed(from old: String) -> SQLite {
        SQLite(declaration.renamed(from: old))
    }

    /// Reading alone: the client is a ``SQLReader``, on a connection that refuses to write.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

    public func client(in scope: ClientScope) throws -> SQLClient {
        try scope.client(for: use) { id, binding in
            let path = try SQLite.path(of: id, in: binding)
            throw BindingError.mismatched(resource: path, expected: "implemented yet")
        }
    }

    /// A SQLite database to read from alone.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration

        public var use: ResourceUse { ResourceUse(declaration, [.read]) }

        public func client(in scope: ClientScope) throws -> SQLReader {
            try scope.client(for: use) { id, binding in
                let path = try SQLite.path(of: id, in: binding)
                throw BindingError.mismatched(resource: path, expected: "implemented yet")
            }
        }
    }

    private static func path(of id: String, in binding: ResourceBinding) throws -> String {
        guard case .sqlite(let path) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a database file")
        }
        return path
    }
}
