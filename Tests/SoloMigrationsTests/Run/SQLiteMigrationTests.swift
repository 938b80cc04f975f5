import FixtureProcess
import Foundation
import SoloSQL
import TestFolders
import Testing

@testable import SoloMigrations

@Suite struct SQLiteMigrationTests {
    private let folder: TemporaryFolder
    private var path: String { folder.url.appending(path: "orders.sqlite").path }

    init() throws { folder = try TemporaryFolder() }

    private func run(_ migrations: Migration...) -> MigrationRun {
        MigrationRun(resource: "orders", target: .sqlite(path: path), migrations: migrations)
    }

    private func first<Value>(
        _ sql: String, in file: String? = nil, _ body: (SQLiteCursor) throws -> Value
    ) throws -> Value? {
        let connection = try SQLiteConnection(path: file ?? path, access: .readOnly)
        defer { connection.close() }
        return try connection.first(sql, body: body)
    }

    private let create = Migration(
        number: 1, name: "create", text: "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);")
    private let fill = Migration(number: 2, name: "fill", text: "INSERT INTO orders (total) VALUES (1), (2);")

    @Test func `pending migrations run once, in order`() async throws {
        #expect(try await run(create, fill).up().map(\.number) == [1, 2])
        #expect(try await run(create, fill).up().isEmpty)
        #expect(try first("SELECT count(*) FROM orders") { $0.integer(0) } == 2)
        let status = try await run(create, fill).status()
        #expect(status.pending.isEmpty && status.problems.isEmpty)
    }

    @Test func `a status of a file that is not there makes none`() async throws {
        #expect(try await run(create).status().pending == [create])
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a migration that fails leaves nothing, and those before it stay`() async throws {
        let wrong = Migration(
            number: 2, name: "wrong", text: "INSERT INTO orders (total) VALUES (1);\n\nINSERT INTO nowhere VALUES (1);")
        let error = await #expect(throws: MigrationError.self) { try await run(create, wrong).up() }
        #expect(error?.code == .failed)
        #expect(
            error?.message
                == "Migrations/orders/0002-wrong.sql:3 did not run: no such table: nowhere. Nothing of it happened.")
        #expect(try first("SELECT count(*) FROM orders") { $0.integer(0) } == 0)
        #expect(try await run(create, fill).up() == [fill])
    }

    @Test func `an error of the lint keeps all of them from running`() async throws {
        let drop = Migration(number: 2, name: "drop", text: "SELECT 1;\nDROP TABLE orders")
        let error = await #expect(throws: MigrationError.self) { try await run(create, drop).up() }
        #expect(error?.code == .rejected)
        #expect(error?.message.hasPrefix("Migrations/orders/0002-drop.sql:2: It drops the table orders") == true)
        #expect(try await run(create).status().pending == [create])
    }

    @Test func `a contract step waits until it is asked for`() async throws {
        let drop = Migration(number: 3, name: "drop", text: "DROP TABLE orders", step: .contract)
        #expect(try await run(create, fill, drop).up(through: .expand) == [create, fill])
        #expect(try await run(create, fill, drop).up(through: .expand).isEmpty)
        #expect(try await run(create, fill, drop).up(through: .contract) == [drop])
    }

    @Test func `the snapshot has the database as it was before`() async throws {
        let snapshot = path + SQLiteMigrationSession.snapshotSuffix
        try await run(create).up()
        #expect(!FileManager.default.fileExists(atPath: snapshot))
        try await run(create, fill).up()
        #expect(try first("SELECT count(*) FROM orders", in: snapshot) { $0.integer(0) } == 0)
        let more = Migration(number: 3, name: "more", text: "INSERT INTO orders (total) VALUES (3);")
        try await run(create, fill, more).up()
        #expect(try first("SELECT count(*) FROM orders", in: snapshot) { $0.integer(0) } == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test func `a table that others refer to is made anew with its rows and theirs`() async throws {
        let items = Migration(
            number: 2, name: "items",
            text: """
                CREATE TABLE items (order_id INTEGER REFERENCES orders ON DELETE CASCADE);
                INSERT INTO orders VALUES (7, 1); INSERT INTO items VALUES (7);
                """)
        let rebuild = Migration(
            number: 3, name: "rebuild",
            text: """
                CREATE TABLE orders_new (id INTEGER PRIMARY KEY, total TEXT NOT NULL);
                INSERT INTO orders_new SELECT id, total FROM orders;
                DROP TABLE orders;
                ALTER TABLE orders_new RENAME TO orders;
                """)
        try await run(create, items, rebuild).up()
        #expect(try first("SELECT order_id FROM items") { $0.integer(0) } == 7)
        let orphan = Migration(number: 4, name: "orphan", text: "DELETE FROM orders")
        let error = await #expect(throws: MigrationError.self) { try await run(create, items, rebuild, orphan).up() }
        #expect(error?.message.contains("A row of items would refer to one of orders that is not there.") == true)
        #expect(try first("SELECT count(*) FROM orders") { $0.integer(0) } == 1)
    }

    @Test func `a migration without a transaction runs by the statement, and again after a failure`() async throws {
        let wrong = Migration(
            number: 2, name: "a", text: "CREATE TABLE IF NOT EXISTS a (b);\nANALYZE nowhere.x;",
            runsInTransaction: false)
        let error = await #expect(throws: MigrationError.self) { try await run(create, wrong).up() }
        #expect(error?.message.contains("0002-a.sql:2 did not run") == true)
        #expect(try await run(create, wrong).status().entries.map(\.state).last == .interrupted)
        let mended = Migration(
            number: 2, name: "a", text: "CREATE TABLE IF NOT EXISTS a (b);", runsInTransaction: false)
        #expect(try await run(create, mended).up() == [mended])
        #expect(try await run(create, mended).status().pending.isEmpty)
    }

    @Test func `killed at any moment, a migration happened or did not, and the next run completes`() async throws {
        let texts = [
            "0001-create.sql": create.text,
            "0002-fill.sql": "INSERT INTO orders (total) VALUES (1);\nINSERT INTO orders (total) VALUES (2);",
            "0003-index.sql": "-- solo: no-transaction\nCREATE INDEX IF NOT EXISTS totals ON orders (total);\nANALYZE;",
        ]
        for (file, text) in texts { try folder.write(text, to: "Migrations/orders/\(file)") }
        let root = MigrationFolder(package: folder.url)
        let migrations = try root.migrations(of: "orders")
        var moments = 0
        while moments < 100 {
            let file = folder.url.appending(path: "killed-\(moments).sqlite").path
            let run = MigrationRun(resource: "orders", target: .sqlite(path: file), migrations: migrations)
            // There is something to take a snapshot of.
            try SQLiteConnection(path: file).script("CREATE TABLE other (a)")
            let host = try FixtureProcess(
                [root.root.path, "orders", String(moments), "sqlite", file], of: "MigrationsHost")
            let line = await host.nextLine()
            await host.kill()
            if line == "done" { break }
            let pending = Set(try await run.status().pending.map(\.number))
            let tables = try first("SELECT count(*) FROM sqlite_schema WHERE name = 'orders'", in: file) {
                $0.integer(0)
            }
            #expect(tables == (pending.contains(1) ? 0 : 1), "killed at \(line ?? "")")
            if !pending.contains(1) {
                let rows = try first("SELECT count(*) FROM orders", in: file) { $0.integer(0) }
                #expect(rows == (pending.contains(2) ? 0 : 2), "killed at \(line ?? "")")
            }
            #expect(try await run.up().map(\.number) == pending.sorted())
            #expect(try first("SELECT count(*) FROM orders", in: file) { $0.integer(0) } == 2)
            #expect(try first("PRAGMA integrity_check", in: file) { $0.text(0) } == "ok")
            moments += 1
        }
        #expect(moments == 15)
    }

    @Test func `with nothing to do, it does not wait for those who write`() async throws {
        try await run(create).up()
        let database = try SQLiteDatabase(path: path)
        let applied = try await database.exclusively { _ in try await run(create).up() }
        #expect(applied.isEmpty)
        await database.close()
    }
}
