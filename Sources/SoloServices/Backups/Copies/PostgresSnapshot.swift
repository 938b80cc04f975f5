import SoloSQL

/// One moment of a Postgres database, which a dump and the numbers of its rows are both of (`pg_export_snapshot` in Postgres' manual).
struct PostgresSnapshot {
    private let console: PostgresConsole
    let id: String

    /// Begins it; it lasts until ``close()``.
    static func begin(_ access: DatabaseAccess) async throws -> PostgresSnapshot? {
        guard let console = try await console(access) else { return nil }
        do {
            try await console.run(script: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let id = try await console.run("SELECT pg_export_snapshot()").rows[0].decode(String.self)
            return PostgresSnapshot(console: console, id: id)
        } catch {
            console.close()
            throw error
        }
    }

    func close() { console.close() }

    /// The rows of each table that a dump has, by its schema and name.
    func rows() async throws -> [String: Int] { try await Self.rows(console) }

    /// Those that a database has now.
    static func rows(_ access: DatabaseAccess) async throws -> [String: Int]? {
        guard let console = try await console(access) else { return nil }
        defer { console.close() }
        return try await rows(console)
    }

    private static func rows(_ console: PostgresConsole) async throws -> [String: Int] {
        let tables = try await console.run(
            """
            SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname NOT IN \(list: othersSchemas)
            AND has_table_privilege(c.oid, 'SELECT')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """
        ).rows.map { (schema: try $0["schema", as: String.self], name: try $0["name", as: String.self]) }
        var counts: [String: Int] = [:]
        for (schema, name) in tables {
            counts["\(schema).\(name)"] = try await console.run(
                "SELECT count(*) FROM \(SQLIdentifier(schema)).\(SQLIdentifier(name))"
            ).rows[0].decode(Int.self)
        }
        return counts
    }

    /// What a dump leaves out.
    private static let othersSchemas = ["information_schema", SQLOutbox.postgresSchema]

    private static func console(_ access: DatabaseAccess) async throws -> PostgresConsole? {
        guard case .postgres(let host, let port, let database, let user, let password, _) = access else { return nil }
        return try await PostgresConsole.open(
            PostgresTarget(host: host, port: port, database: database, user: user, password: password))
    }
}
