import SoloSQL

/// The statements that make databases and roles. All may run again.
enum DatabaseScripts {
    /// For a new cluster, in the database that all others are copies of: what Postgres permits everybody, and a handler that was
    /// lent a table needs none of it.
    ///
    /// Large objects belong to no schema; a `DO` block is code.
    static let template = """
        REVOKE ALL ON DATABASE template1 FROM PUBLIC;
        REVOKE ALL ON DATABASE postgres FROM PUBLIC;
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
        REVOKE ALL ON FUNCTION \(largeObjects.map { "pg_catalog.\($0)" }.joined(separator: ", ")) FROM PUBLIC;
        """

    /// Every function that makes, changes or reads large objects (the manual's chapter on them).
    private static let largeObjects = [
        "lo_close(int)", "lo_creat(int)", "lo_create(oid)", "lo_export(oid, text)", "lo_from_bytea(oid, bytea)",
        "lo_get(oid)", "lo_get(oid, bigint, int)", "lo_import(text)", "lo_import(text, oid)", "lo_lseek(int, int, int)",
        "lo_lseek64(int, bigint, int)", "lo_open(oid, int)", "lo_put(oid, bigint, bytea)", "lo_tell(int)",
        "lo_tell64(int)", "lo_truncate(int, int)", "lo_truncate64(int, bigint)", "lo_unlink(oid)", "loread(int, int)",
        "lowrite(int, bytea)",
    ]

    /// What the owner has in its database. Functions that it makes are not everybody's.
    static func owned(_ layout: DatabaseLayout) -> String {
        let owner = quoted(layout.owner.name)
        let schemas = layout.schemas.map { "CREATE SCHEMA IF NOT EXISTS \(quoted($0)) AUTHORIZATION \(owner);" }
        return """
            REVOKE ALL ON DATABASE \(quoted(layout.name)) FROM PUBLIC;
            ALTER SCHEMA public OWNER TO \(owner);
            GRANT USAGE ON LANGUAGE plpgsql TO \(owner);
            ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            \(schemas.joined(separator: "\n"))
            """
    }

    /// What a scope may do, with what is there and with what the owner makes later.
    ///
    /// - Parameters:
    ///   - schemas: those that there are.
    ///   - functions: those that run as who calls them, by schema: what one does as its owner is not lent.
    static func granted(
        _ scope: DatabaseLayout.Scope, of layout: DatabaseLayout, schemas: [String], functions: [String]
    ) -> String {
        let role = quoted(scope.role.name)
        let tables = scope.canWrite ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT"
        let sequences = scope.canWrite ? "USAGE, SELECT" : "SELECT"
        let visible = scope.schema.map { [$0] } ?? schemas
        let later =
            "ALTER DEFAULT PRIVILEGES FOR ROLE \(quoted(layout.owner.name))"
            + (scope.schema.map { " IN SCHEMA \(quoted($0))" } ?? "")
        var lines = ["GRANT CONNECT ON DATABASE \(quoted(layout.name)) TO \(role);"]
        for schema in visible.map(quoted) {
            lines.append("GRANT USAGE ON SCHEMA \(schema) TO \(role);")
            lines.append("GRANT \(tables) ON ALL TABLES IN SCHEMA \(schema) TO \(role);")
            lines.append("GRANT \(sequences) ON ALL SEQUENCES IN SCHEMA \(schema) TO \(role);")
        }
        lines.append("\(later) GRANT \(tables) ON TABLES TO \(role);")
        lines.append("\(later) GRANT \(sequences) ON SEQUENCES TO \(role);")
        lines += functions.map { "GRANT EXECUTE ON FUNCTION \($0) TO \(role);" }
        if scope.canEnqueue, layout.pusher != nil {
            lines.append("GRANT USAGE ON SCHEMA \(SQLOutbox.postgresSchema) TO \(role);")
            lines.append("GRANT INSERT ON \(SQLOutbox.postgresSchema).messages TO \(role);")
        }
        if let schema = scope.schema {
            lines.append("ALTER ROLE \(role) IN DATABASE \(quoted(layout.name)) SET search_path = \(quoted(schema));")
        }
        return lines.joined(separator: "\n")
    }

    /// The outbox, in a schema of the superuser's: whoever may write to it can neither read it nor change what is in it.
    static func outbox(of database: String, pusher: String) -> String {
        """
        SET client_min_messages = warning;
        CREATE SCHEMA IF NOT EXISTS \(SQLOutbox.postgresSchema);
        REVOKE ALL ON SCHEMA \(SQLOutbox.postgresSchema) FROM PUBLIC;
        CREATE TABLE IF NOT EXISTS \(SQLOutbox.postgresSchema).messages (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, queue text NOT NULL,
            payload text NOT NULL, key text, delay double precision NOT NULL
        );
        GRANT CONNECT ON DATABASE \(quoted(database)) TO \(quoted(pusher));
        GRANT USAGE ON SCHEMA \(SQLOutbox.postgresSchema) TO \(quoted(pusher));
        GRANT SELECT, DELETE ON \(SQLOutbox.postgresSchema).messages TO \(quoted(pusher));
        """
    }

    static func quoted(_ name: String) -> String { SQLIdentifier(name).quoted }

    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
