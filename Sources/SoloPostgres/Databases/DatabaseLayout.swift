package import SoloCore

/// What one database of a cluster has: its owner, its schemas, and the roles that handlers were lent.
package struct DatabaseLayout: Sendable, Equatable {
    package var name: String
    /// Runs the schema's text and migrations, and nothing else.
    package var owner: PostgresRole
    /// Schemas of modules, beside `public`.
    package var schemas: [String]
    package var scopes: [Scope]

    /// What a handler was lent of the database: a role of its own.
    package struct Scope: Sendable, Equatable {
        package var role: PostgresRole
        package var canWrite: Bool
        /// The one schema that it sees; all of them if it is `nil`.
        package var schema: String?

        package init(role: PostgresRole, canWrite: Bool, schema: String? = nil) {
            self.role = role
            self.canWrite = canWrite
            self.schema = schema
        }
    }

    package init(name: String, owner: PostgresRole, schemas: [String] = [], scopes: [Scope] = []) {
        self.name = name
        self.owner = owner
        self.schemas = schemas
        self.scopes = scopes
    }
}

/// A role that logs in.
package struct PostgresRole: Sendable, Equatable {
    package var name: String
    package var password: Redacted<String>

    package init(name: String, password: Redacted<String>) {
        self.name = name
        self.password = password
    }
}
