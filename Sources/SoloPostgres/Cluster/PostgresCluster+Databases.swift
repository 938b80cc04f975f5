import SoloSQL

extension PostgresCluster {
    /// Makes a database with its owner and its schemas, where they are missing.
    package func make(_ layout: DatabaseLayout) async throws {
        let console = try await console()
        defer { console.close() }
        try await make(layout.owner, comment: Self.ownerComment + layout.name, console)
        if try await !databases(console).contains(layout.name) {
            try await console.run(
                "CREATE DATABASE \(SQLIdentifier(layout.name)) OWNER \(SQLIdentifier(layout.owner.name))")
        }
        if let pusher = layout.pusher { try await make(pusher, comment: Self.pusherComment + layout.name, console) }
        try await with(layout.name) { database in
            try await database.run(script: DatabaseScripts.owned(layout))
            guard let pusher = layout.pusher else { return }
            try await database.run(script: DatabaseScripts.outbox(of: layout.name, pusher: pusher.name))
        }
    }

    /// The databases that have an outbox.
    package func outboxes() async throws -> [String] {
        let console = try await console()
        defer { console.close() }
        return try await console.run(
            """
            SELECT d.datname FROM pg_database d
            JOIN pg_roles r ON shobj_description(r.oid, 'pg_authid') = \(Self.pusherComment)::text || d.datname ORDER BY 1
            """
        ).rows.map { try $0.decode(String.self) }
    }

    /// Makes the roles of the scopes, and permits to each what it was lent. Run it again after the owner has made something: a
    /// table is permitted at once, a schema and a function are not.
    package func permit(_ layout: DatabaseLayout) async throws {
        try await with(layout.name) { console in
            for scope in layout.scopes { try await make(scope.role, comment: Self.comment(layout.name), console) }
            let schemas = try await console.run(Self.schemas).rows.map { try $0.decode(String.self) }
            let functions = try await console.run(Self.functions).rows
            for scope in layout.scopes {
                let visible = try functions.filter { row in
                    try scope.schema == nil || row["schema", as: String.self] == scope.schema
                }
                let names = try visible.map { try $0["name", as: String.self] }
                try await console.run(
                    script: DatabaseScripts.granted(scope, of: layout, schemas: schemas, functions: names))
            }
        }
    }

    /// Removes the roles of a database's scopes but for those that are named.
    package func removeRoles(of database: String, except kept: Set<String>) async throws {
        guard try await databases().contains(database) else { return }
        try await with(database) { console in
            let roles = try await console.run(
                """
                SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = \(Self.comment(database))
                """
            ).rows.map { try $0.decode(String.self) }
            for role in roles where !kept.contains(role) {
                let name = DatabaseScripts.quoted(role)
                try await console.run(script: "DROP OWNED BY \(name); DROP ROLE \(name);")
            }
        }
    }

    /// Removes a database with its roles and all of its data. It is not an error if it is not there.
    package func remove(database: String) async throws {
        try await removeRoles(of: database, except: [])
        let console = try await console()
        defer { console.close() }
        try await console.run("DROP DATABASE IF EXISTS \(SQLIdentifier(database)) WITH (FORCE)")
        let comments = [Self.ownerComment + database, Self.pusherComment + database]
        let owners = try await console.run(
            "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') IN \(list: comments)"
        ).rows.map { try $0.decode(String.self) }
        for owner in owners { try await console.run("DROP ROLE \(SQLIdentifier(owner))") }
    }

    /// The names of the databases of resources.
    package func databases() async throws -> Set<String> {
        let console = try await console()
        defer { console.close() }
        return try await databases(console)
    }

    private func databases(_ console: PostgresConsole) async throws -> Set<String> {
        Set(
            try await console.run("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")
                .rows.map { try $0.decode(String.self) })
    }

    /// The databases of resources, with their bytes: the server looks at every file for it.
    package func sizes() async throws -> [String: Int] {
        let console = try await console()
        defer { console.close() }
        let rows = try await console.run(
            "SELECT datname, pg_database_size(oid) AS bytes FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
        ).rows
        var sizes: [String: Int] = [:]
        for row in rows { sizes[try row["datname", as: String.self]] = try row["bytes", as: Int.self] }
        return sizes
    }

    private func make(_ role: PostgresRole, comment: String, _ console: PostgresConsole) async throws {
        let name = DatabaseScripts.quoted(role.name)
        let isThere = try await console.run("SELECT 1 FROM pg_roles WHERE rolname = \(role.name)").rows.count == 1
        let verifier = try console.verifier(of: role.password, user: role.name)
        try await console.run(
            script: """
                \(isThere ? "ALTER" : "CREATE") ROLE \(name) LOGIN NOINHERIT PASSWORD \(DatabaseScripts.literal(verifier));
                COMMENT ON ROLE \(name) IS \(DatabaseScripts.literal(comment));
                """)
    }

    private func with(_ database: String, _ body: (PostgresConsole) async throws -> Void) async throws {
        let console = try await console(database)
        defer { console.close() }
        try await body(console)
    }

    /// By it the roles of a database are found again.
    private static func comment(_ database: String) -> String { "scope of \(database)" }

    private static let ownerComment = "owner of "
    private static let pusherComment = "pusher of "

    /// Where a product has nothing: `solo` and the outbox are the platform's own.
    private static let othersSchemas = ["information_schema", "solo", SQLOutbox.postgresSchema]

    /// Those that hold a product's tables.
    private static var schemas: SQLStatement {
        """
        SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname NOT IN \(list: othersSchemas) ORDER BY nspname
        """
    }

    /// Those that run as who calls them, with their arguments, as `GRANT` names them.
    private static var functions: SQLStatement {
        """
        SELECT p.oid::regprocedure::text AS name, n.nspname AS schema
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN \(list: othersSchemas) AND p.prokind = 'f' AND NOT p.prosecdef
        ORDER BY 1
        """
    }
}
