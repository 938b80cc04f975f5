import SoloCore
public import SoloSQL

/// A Postgres database of the product's own.
///
/// On a laptop a cluster of its own runs under `.solo/`, of the declared version and on a Unix socket.
public struct Postgres: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A Postgres database.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - version: the major version.
    ///   - scale: whether its server stops while nothing is connected to it, on a server; on a laptop it runs as long as `solo dev` does.
    ///     A server has all databases of its version, so it stops for the longest time among them.
    ///   - schema: the statements that make its tables. The platform runs them in one transaction before each release starts:
    ///     write them so that they may run again, `CREATE TABLE IF NOT EXISTS …`.
    public init(
        _ name: String, version: Int = 15, scale: Scale = .always, schema: String = "",
        file: String = #fileID, line: Int = #line
    ) {
        let settings = PostgresSettings(
            version: version, scaleToZeroAfter: scale.secondsToZero, schema: schema.isEmpty ? nil : schema)
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .postgres, postgres: settings), place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same database under its new name: the data that it had as `old` moves along.
    public func renamed(from old: String) -> Postgres {
        Postgres(declaration.renamed(from: old))
    }

    /// Only reading: the client is a ``SQLReader``, of a role that Postgres lets only read.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration, schema: nil) }

    /// Only the tables of one schema, which is made if it is not there: a module's own. The client's role sees no other, and finds
    /// the tables without the schema's name.
    public func schema(_ name: String) -> Schema { Schema(declaration: declaration, schema: name) }

    /// The same grant with a ``PostgresClient``: isolation levels, `LISTEN` and `NOTIFY`.
    public var native: Native { Native(declaration: declaration) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

    public func client(in scope: ClientScope) throws -> SQLClient {
        try scope.client(for: use) { SQLClient(try scope.postgres(use.grant(on: $0), $1)) }
    }

    /// A Postgres database, or a schema of it, only to read from.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration
        package let schema: String?

        public var use: ResourceUse { ResourceUse(declaration, [.read], schema: schema) }

        public func client(in scope: ClientScope) throws -> SQLReader {
            try scope.client(for: use) { SQLReader(try scope.postgres(use.grant(on: $0), $1)) }
        }
    }

    /// A Postgres database with what Postgres alone has.
    public struct Native: Resource, Declared {
        package let declaration: ResourceDeclaration

        public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

        public func client(in scope: ClientScope) throws -> PostgresClient {
            try scope.client(for: use) { PostgresClient(try scope.postgres(use.grant(on: $0), $1)) }
        }
    }

    /// One schema of a Postgres database.
    public struct Schema: Resource, Declared {
        package let declaration: ResourceDeclaration
        package let schema: String

        /// Only reading.
        public var readOnly: ReadOnly { ReadOnly(declaration: declaration, schema: schema) }

        public var use: ResourceUse { ResourceUse(declaration, [.read, .write], schema: schema) }

        public func client(in scope: ClientScope) throws -> SQLClient {
            try scope.client(for: use) { SQLClient(try scope.postgres(use.grant(on: $0), $1)) }
        }
    }
}

extension ClientScope {
    /// The connections of one scope, whose role has what was lent and nothing else.
    func postgres(_ grant: Grant, _ binding: ResourceBinding) throws -> PostgresDatabase {
        guard case .postgres(let host, let port, let database, let roots) = binding else {
            throw BindingError.mismatched(resource: grant.resource, expected: "a Postgres database")
        }
        let role = try key(for: grant, whole: [.read, .write])
        return shared.database(
            PostgresTarget(
                host: host, port: port, database: database, user: role.id, password: role.secret,
                security: roots.map { .verified(roots: $0) } ?? .none))
    }
}
