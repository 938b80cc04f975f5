import Foundation
import SoloSQL
import Testing

@testable import SoloServices

struct SchemaComparisonTests {
    /// What a schema's text misses in a database that another one made.
    private func misfits(_ text: String, in existing: String?) async throws -> [SchemaMisfit] {
        try await withFolder { folder in
            let path = folder + "/db.sqlite"
            if let existing {
                let connection = try SQLiteConnection(path: path)
                try connection.script(existing)
                connection.close()
            }
            return try await DatabaseSchema(resource: "db", text: text, path: path).misfits()
        }
    }

    @Test func `a column that a table lacks is named with the statement that adds it`() async throws {
        let found = try await misfits(
            """
            CREATE TABLE IF NOT EXISTS orders (
                id INTEGER PRIMARY KEY, note TEXT, total INTEGER NOT NULL, "paid at" TEXT NOT NULL DEFAULT 'never',
                placed TEXT DEFAULT CURRENT_TIMESTAMP, share REAL NOT NULL, photo BLOB NOT NULL
            );
            CREATE TABLE IF NOT EXISTS customers (name TEXT);
            """, in: "CREATE TABLE orders (ID INTEGER PRIMARY KEY, extra TEXT)")
        #expect(
            found.map(\.fix) == [
                "ALTER TABLE orders ADD COLUMN note TEXT;",
                "ALTER TABLE orders ADD COLUMN total INTEGER NOT NULL DEFAULT 0;",
                "ALTER TABLE orders ADD COLUMN \"paid at\" TEXT NOT NULL DEFAULT 'never';",
                "ALTER TABLE orders ADD COLUMN placed TEXT;",
                "ALTER TABLE orders ADD COLUMN share REAL NOT NULL DEFAULT 0;",
                "ALTER TABLE orders ADD COLUMN photo BLOB NOT NULL DEFAULT x'';",
            ])
        #expect(
            found.first?.message
                == "The table orders of the database db has no column note, which its schema declares.")
    }

    @Test func `each statement that is proposed mends what it is proposed for`() async throws {
        let text = """
            CREATE TABLE IF NOT EXISTS orders (
                id INTEGER PRIMARY KEY, note TEXT, total INTEGER NOT NULL, "paid at" TEXT NOT NULL DEFAULT 'never'
            );
            """
        try await withFolder { folder in
            let connection = try SQLiteConnection(path: folder + "/db.sqlite")
            try connection.script("CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (1)")
            let schema = DatabaseSchema(resource: "db", text: text, path: folder + "/db.sqlite")
            let found = try await schema.misfits()
            #expect(found.count == 3)
            for misfit in found { try connection.script(try #require(misfit.fix)) }
            #expect(try await schema.misfits() == [])
            connection.close()
        }
    }

    @Test func `a column of another type or without its NOT NULL is named`() async throws {
        let found = try await misfits(
            "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL, at TEXT)",
            in: "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER, at)")
        #expect(found.map(\.column) == ["total", "at"])
        #expect(found.map(\.fix) == [nil, nil])
        #expect(
            found.first?.message
                == "The column total of the table orders of the database db is INTEGER, and its schema says INTEGER NOT "
                + "NULL. SQLite cannot change a column: make a new table and copy the rows.")
    }

    @Test func `what fits, is new, or is beside the schema is no misfit`() async throws {
        let text = "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, note text)"
        #expect(try await misfits(text, in: nil) == [])
        #expect(try await misfits(text, in: "CREATE TABLE others (id INTEGER)") == [])
        #expect(try await misfits(text, in: "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, extra)") == [])
        // It counts on a table that a command makes.
        #expect(try await misfits("CREATE INDEX IF NOT EXISTS i ON others (id)", in: "CREATE TABLE others (id)") == [])
    }

    @Test(arguments: [
        ("CREATE INDEX IF NOT EXISTS i ON oders (id)", "CREATE TABLE orders (id)"),
        ("CREATE INDEX IF NOT EXISTS i ON others (id)", nil),
        (#"CREATE TABLE IF NOT EXISTS orders (id); CREATE INDEX IF NOT EXISTS i ON orders ("no such table")"#, nil),
    ])
    func `a text that would not run is an error`(text: String, existing: String?) async throws {
        await #expect(throws: SchemaError.self) { try await misfits(text, in: existing) }
    }

    @Test func `a key that a table lacks cannot be added`() async throws {
        let found = try await misfits(
            "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, note TEXT)",
            in: "CREATE TABLE orders (note TEXT)")
        #expect(found.map(\.column) == ["id"])
        #expect(found.map(\.fix) == [nil])
    }
}
