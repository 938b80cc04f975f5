import Testing

@testable import SoloMigrations

@Suite struct ScriptStatementTests {
    private func statements(_ text: String, _ dialect: SQLDialect = .postgres) -> [String] {
        ScriptStatement.statements(of: text, dialect).map(\.text)
    }

    @Test func `semicolons in texts, names and comments do not end a statement`() {
        let text = """
            SELECT ';', "a;b", 'it''s; fine' -- not; here
            /* nor; /* here; */ ; */ FROM t; SELECT E'\\'; still' ; ;
            SELECT $$ a; b $$, $name$ c; $$ d; $name$, $1
            """
        #expect(
            statements(text) == [
                "SELECT ';', \"a;b\", 'it''s; fine' -- not; here\n/* nor; /* here; */ ; */ FROM t",
                "SELECT E'\\'; still'", "SELECT $$ a; b $$, $name$ c; $$ d; $name$, $1",
            ])
    }

    @Test func `SQLite's comments do not nest, and it has more quotes`() {
        #expect(statements("SELECT 1 /* a /* b */; SELECT `a;b`, [c;d]", .sqlite).count == 2)
    }

    @Test func `the body of a trigger or a function belongs to its statement`() {
        let trigger = """
            CREATE TRIGGER t AFTER INSERT ON a BEGIN
                UPDATE b SET c = CASE WHEN 1 THEN 2 ELSE 3 END;
                DELETE FROM d;
            END; SELECT 1
            """
        #expect(statements(trigger, .sqlite).count == 2)
        let function = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3"
        #expect(statements(function).count == 2)
        #expect(statements("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3").count == 2)
    }

    @Test func `a statement knows the line at which it begins`() {
        let all = ScriptStatement.statements(of: "-- one\n\nSELECT '\n';\n  SELECT 2", .sqlite)
        #expect(all.map(\.line) == [3, 5])
    }

    @Test func `a text that ends in the middle of a quote or a comment is one statement`() {
        #expect(statements("SELECT 'a; b").count == 1)
        #expect(statements("SELECT $$a; b").count == 1)
        #expect(statements("SELECT 1 /* a; b") == ["SELECT 1"])
        #expect(statements("SELECT E'a\\").count == 1)
    }

    @Test func `a text of comments has no statement`() {
        #expect(statements("-- a\n/* b */ ; ;").isEmpty)
    }
}
