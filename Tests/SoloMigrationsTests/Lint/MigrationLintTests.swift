import Testing

@testable import SoloMigrations

@Suite struct MigrationLintTests {
    private func findings(
        _ text: String, _ dialect: SQLDialect = .postgres, _ step: Migration.Step = .expand, inTransaction: Bool = true
    ) -> [String] {
        let migration = Migration(
            number: 2, name: "x", text: text, step: step, runsInTransaction: inTransaction)
        return MigrationLint(dialect).findings(of: migration).map { "\($0.line) \($0.severity) \($0.code.rawValue)" }
    }

    @Test(arguments: [SQLDialect.sqlite, .postgres])
    func `what the release that serves does not notice has no finding`(dialect: SQLDialect) {
        let text = """
            CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL);
            CREATE INDEX notes_text ON notes (text);
            ALTER TABLE orders ADD COLUMN total integer NOT NULL DEFAULT 0;
            ALTER TABLE orders ADD COLUMN note text;
            ALTER TABLE notes ADD COLUMN author text;
            INSERT INTO notes (text) VALUES ('DROP TABLE orders');
            """
        #expect(findings(text, dialect).isEmpty)
    }

    @Test(arguments: [
        "DROP TABLE orders", "DROP TABLE IF EXISTS a, orders", "DROP VIEW v", "drop index i",
        "ALTER TABLE orders DROP COLUMN total", "ALTER TABLE orders DROP total", "ALTER TABLE orders RENAME TO o",
        "ALTER TABLE \"orders\" RENAME COLUMN a TO b", "ALTER TABLE orders RENAME a TO b",
        "ALTER TABLE ONLY public.orders ADD c int, DROP CONSTRAINT d", "ALTER VIEW v RENAME TO w",
        "ALTER TYPE mood RENAME VALUE 'a' TO 'b'", "ALTER TABLE orders SET SCHEMA other",
        "ALTER TABLE orders ALTER COLUMN a DROP DEFAULT",
    ])
    func `a drop or a rename outside of a contract step is an error`(statement: String) {
        #expect(findings("SELECT 1;\n\(statement)").contains("2 error needs-contract"))
        #expect(!findings(statement, .postgres, .contract).contains { $0.contains("needs-contract") })
    }

    @Test func `what the file itself made may be dropped, and what is made anew counts as replaced`() {
        #expect(findings("CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b; DROP TABLE t").isEmpty)
        #expect(findings("CREATE TEMP TABLE t (a int)").isEmpty)
        #expect(findings("DROP VIEW v; CREATE VIEW v AS SELECT 1").isEmpty)
        #expect(
            findings("ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID").isEmpty)
        #expect(findings("ALTER TABLE t ALTER a DROP NOT NULL").isEmpty)
    }

    @Test func `a table that SQLite makes anew is a warning`() {
        let text = """
            CREATE TABLE orders_new (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
            INSERT INTO orders_new SELECT id, total FROM orders;
            DROP TABLE orders;
            ALTER TABLE orders_new RENAME TO orders;
            """
        #expect(findings(text, .sqlite) == ["3 warning table-rebuilt"])
        #expect(findings(text, .sqlite, .contract).isEmpty)
    }

    @Test(arguments: ["CREATE TABLE t (a int)", "ALTER TABLE t ADD c int", "CREATE INDEX i ON t (a)"])
    func `a contract step that adds is an error`(statement: String) {
        #expect(findings("DROP VIEW v;\n\(statement)", .sqlite, .contract) == ["2 error contract-adds"])
    }

    @Test(arguments: [
        "CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", "VACUUM t",
        "REINDEX INDEX CONCURRENTLY i", "ALTER SYSTEM SET a = 1",
    ])
    func `what the engine runs outside of transactions alone needs the directive`(statement: String) {
        #expect(findings(statement) == ["1 error needs-no-transaction"])
        #expect(!findings(statement, inTransaction: false).contains { $0.contains("needs-no-transaction") })
    }

    @Test func `without a transaction, every statement must be repeatable`() {
        let good =
            "CREATE INDEX CONCURRENTLY i ON t (a); DROP INDEX CONCURRENTLY j; ALTER TYPE m ADD VALUE IF NOT EXISTS 'a'"
        #expect(findings(good, .postgres, .contract, inTransaction: false).map { $0.suffix(13) } == ["contract-adds"])
        #expect(findings("VACUUM; ANALYZE", inTransaction: false).isEmpty)
        #expect(findings("CREATE TABLE t (a int)", inTransaction: false) == ["1 error not-repeatable"])
        #expect(findings("CREATE INDEX CONCURRENTLY ON t (a)", inTransaction: false) == ["1 error not-repeatable"])
        #expect(findings("UPDATE t SET a = a + 1", inTransaction: false) == ["1 warning not-repeatable"])
    }

    @Test func `a migration neither begins nor ends a transaction`() {
        #expect(findings("BEGIN; SELECT 1;\nCOMMIT") == ["1 error transaction-control", "2 error transaction-control"])
        #expect(findings("SAVEPOINT a; ROLLBACK TO a").isEmpty)
    }

    @Test func `NOT NULL without a default is a warning, and SQLite rejects it`() {
        let text = "ALTER TABLE t ADD COLUMN c int NOT NULL"
        #expect(findings(text) == ["1 warning not-null-without-default"])
        #expect(findings(text, .sqlite) == ["1 error not-null-without-default"])
    }

    @Test(arguments: [
        ("CREATE INDEX i ON t (a)", "index-locks"), ("CREATE UNIQUE INDEX ON t (a)", "index-locks"),
        ("ALTER TABLE t ALTER COLUMN a TYPE bigint", "rewrites-table"),
        ("ALTER TABLE t ALTER a SET DATA TYPE bigint", "rewrites-table"),
        ("ALTER TABLE t ADD c uuid DEFAULT gen_random_uuid()", "rewrites-table"),
        ("ALTER TABLE t ADD c bigserial", "rewrites-table"),
        ("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a + 1) STORED", "rewrites-table"),
        ("ALTER TABLE t ALTER a SET NOT NULL", "sets-not-null"),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "constraint-scans"),
        ("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u", "constraint-scans"),
        ("ALTER TABLE t ADD UNIQUE (a)", "constraint-scans"), ("VACUUM FULL t", "locks-table"),
        ("DO $$ BEGIN PERFORM 1; END $$", "not-examined"),
    ])
    func `what locks a table of Postgres for long is a warning`(statement: String, code: String) {
        #expect(findings(statement).contains("1 warning \(code)"))
        #expect(!findings(statement, .sqlite).contains { $0.contains("warning") })
    }

    @Test func `a constraint that is checked later does not lock`() {
        #expect(findings("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID").isEmpty)
        #expect(findings("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i").isEmpty)
        #expect(findings("ALTER TABLE t VALIDATE CONSTRAINT c").isEmpty)
        #expect(findings("ALTER TABLE t ADD c timestamptz NOT NULL DEFAULT now()").isEmpty)
    }

    @Test func `a finding says what, where and what to do`() throws {
        let migration = Migration(number: 3, name: "x", text: "ALTER TABLE orders RENAME total TO sum")
        let finding = try #require(MigrationLint(.sqlite).findings(of: migration).first)
        #expect(
            finding.text
                == "0003-x.sql:1: error: It renames the column orders.total, and the release that serves may use that. Put it into a migration of its own with `-- solo: contract` in the first line: that runs after the releases before have ended. [needs-contract]"
        )
    }
}
