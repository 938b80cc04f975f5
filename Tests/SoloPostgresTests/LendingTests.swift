import SoloCore
import SoloPostgres
import SoloSQL
import Testing

/// What a role may do that a handler was lent a database as.
@Suite(.timeLimit(.minutes(3)))
struct LendingTests {
    private static let owner = PostgresRole(name: "shop owner", password: Redacted("owner's"))
    private static let reader = PostgresRole(name: "api.api shop read", password: Redacted("reader's"))
    private static let writer = PostgresRole(name: "api.api shop write", password: Redacted("writer's"))
    private static let module = PostgresRole(name: "api.api billing", password: Redacted("module's"))
    private static let layout = DatabaseLayout(
        name: "shop", owner: owner, schemas: ["billing"],
        scopes: [
            .init(role: reader, canWrite: false), .init(role: writer, canWrite: true),
            .init(role: module, canWrite: true, schema: "billing"),
        ])

    private static let tables = [
        "CREATE TABLE orders (id serial PRIMARY KEY, item text)", "INSERT INTO orders (item) VALUES ('pen')",
        "CREATE TABLE billing.invoices (id int)",
        "CREATE FUNCTION erase() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM orders'",
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'",
    ]

    private func withShop(_ body: (PostgresCluster) async throws -> Void) async throws {
        try await TestCluster.with { cluster, _ in
            try await cluster.start()
            try await cluster.make(Self.layout)
            try await cluster.run(Self.tables, as: Self.owner, in: "shop")
            try await cluster.permit(Self.layout)
            try await body(cluster)
        }
    }

    @Test func `Each role has what it was lent`() async throws {
        try await withShop { cluster in
            try await cluster.run(["SELECT * FROM orders", "SELECT twice(2)"], as: Self.reader, in: "shop")
            try await cluster.run(
                ["INSERT INTO orders (item) VALUES ('ink')", "DELETE FROM orders WHERE id = 1"], as: Self.writer,
                in: "shop")
            try await cluster.run(["INSERT INTO invoices VALUES (1)"], as: Self.module, in: "shop")
            // What the owner makes later is lent as well.
            try await cluster.run(["CREATE TABLE later (id int)"], as: Self.owner, in: "shop")
            try await cluster.run(["SELECT * FROM later"], as: Self.reader, in: "shop")
            // Run again, nothing is different.
            try await cluster.make(Self.layout)
            try await cluster.permit(Self.layout)
        }
    }

    @Test func `Postgres refuses every way out of what was lent`() async throws {
        try await withShop { cluster in
            for (role, escapes) in [
                (Self.reader, Escapes.all + Escapes.ofReader), (Self.module, Escapes.all + Escapes.ofModule),
            ] {
                for escape in escapes {
                    let error = await #expect(throws: SQLError.self, "\(role.name): \(escape)") {
                        try await cluster.run([escape], as: role, in: "shop")
                    }
                    #expect(
                        ["42501", "28000"].contains(error?.engineCode),
                        "\(role.name): \(escape): \(error?.description ?? "")")
                }
            }
        }
    }

    @Test func `A role that is lent no more is gone, and the others stay`() async throws {
        try await withShop { cluster in
            try await cluster.removeRoles(of: "shop", except: [Self.reader.name])
            await #expect(throws: SQLError.self) { try await cluster.run(["SELECT 1"], as: Self.writer, in: "shop") }
            try await cluster.run(["SELECT * FROM orders"], as: Self.reader, in: "shop")
            try await cluster.remove(database: "shop")
            #expect(try await cluster.sizes().isEmpty)
        }
    }
}

/// Statements that a program would try that wants more than it was given.
enum Escapes {
    static let all = [
        "SET ROLE \"shop owner\"", "SET ROLE solo", "SET SESSION AUTHORIZATION \"shop owner\"",
        "SET SESSION AUTHORIZATION solo", "COPY (SELECT 1) TO PROGRAM 'cat'", "COPY (SELECT 1) TO '/tmp/escape'",
        "CREATE TEMP TABLE mine (id int)", "CREATE SCHEMA mine", "CREATE TABLE public.mine (id int)",
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT lo_create(0)", "SELECT lo_import('/etc/passwd')", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_creat(-1)",
        "DROP TABLE public.orders", "ALTER TABLE public.orders ADD COLUMN mine int", "TRUNCATE public.orders",
        "ALTER SYSTEM SET port = 1", "CREATE ROLE mine", "ALTER ROLE \"shop owner\" PASSWORD 'mine'",
        "GRANT \"shop owner\" TO \"api.api shop read\"", "CREATE DATABASE mine", "CREATE EXTENSION dblink",
        "SELECT public.erase()", "DO 'BEGIN NULL; END'",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION public.twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n'",
        "SELECT rolpassword FROM pg_authid", "SELECT * FROM pg_hba_file_rules", "SELECT pg_reload_conf()",
        "SET session_replication_role = replica", "SELECT set_config('session_replication_role', 'replica', false)",
        "CREATE SUBSCRIPTION mine CONNECTION 'dbname=shop' PUBLICATION mine", "CHECKPOINT",
        "SELECT pg_promote()", "SELECT pg_switch_wal()",
    ]

    static let ofReader = [
        "INSERT INTO orders (item) VALUES ('mine')", "UPDATE orders SET item = 'mine'", "DELETE FROM orders",
        "SELECT * FROM orders FOR UPDATE", "SELECT nextval('orders_id_seq')", "SELECT setval('orders_id_seq', 1)",
        "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE", "COPY orders FROM STDIN",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "INSERT INTO billing.invoices VALUES (1)", "EXPLAIN ANALYZE DELETE FROM orders",
    ]

    static let ofModule = [
        "SELECT * FROM public.orders", "INSERT INTO public.orders (item) VALUES ('mine')",
        "DROP TABLE billing.invoices", "TRUNCATE billing.invoices", "CREATE TABLE billing.mine (id int)",
        "ALTER TABLE billing.invoices OWNER TO \"api.api billing\"", "BEGIN; LOCK TABLE public.orders",
        "SELECT nextval('public.orders_id_seq')", "CREATE VIEW billing.mine AS SELECT * FROM public.orders",
        "ALTER DEFAULT PRIVILEGES FOR ROLE \"shop owner\" GRANT SELECT ON TABLES TO \"api.api billing\"",
    ]
}
