package import SoloCore

/// What one database of a cluster has: its owner, its schemas, and the roles that handlers were lent.
package struct DatabaseLayout: Sendable, Equatable {
    package var name: String
    /// Runs the schema's text and migrations, and nothing else.
    package var owner: PostgresRole
    /// Empties the outbox, and may do nothing else; without one there is no outbox.
    package var pusher: PostgresRole?
    /// Schemas of modules, beside `public`.
    package var schemas: [String]
    package var scopes: [Scope]

    /// What a handler was lent of the database: a role of its own.
    package struct Scope: Sendable, Equatable {
        package var role: PostgresRole
        package var canWrite: Bool
        /// Whether its transactions may leave messages for queues.
        package var canEnqueue: Bool
        /// The one schema that it sees; all of them if it is `nil`.
        package var schema: String?

        package init(role: PostgresRole, canWrite: Bool, canEnqueue: Bool = false, schema: String? = nil) {
            self.role = role
            self.canWrite = canWrite
            self.canEnqueue = canEnqueue
            self.schema = schema
        }
    }

    package init(
        name: String, owner: PostgresRole, pusher: PostgresRole? = nil, schemas: [String] = [], scopes: [Scope] = []
    ) {
        self.name = name
        self.owner = owner
        self.pusher = pusher
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
