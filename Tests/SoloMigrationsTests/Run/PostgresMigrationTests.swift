import FixtureProcess
import Foundation
import PostgresServer
import SoloSQL
import TestClock
import TestFolders
import Testing

@testable import SoloMigrations

@Suite struct PostgresMigrationTests {
    private let create = Migration(
        number: 1, name: "create", text: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);")
    private let fill = Migration(number: 2, name: "fill", text: "INSERT INTO orders VALUES (1, 1), (2, 1);")
    private let index = Migration(
        number: 3, name: "index", text: "CREATE UNIQUE INDEX CONCURRENTLY totals ON orders (total)",
        runsInTransaction: false)
    private let isValid: SQLStatement = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'totals'::regclass"

    private func run(
        _ target: PostgresTarget, _ migrations: Migration..., clock: any Clock<Duration> = ContinuousClock()
    ) -> MigrationRun {
        MigrationRun(resource: "orders", target: .postgres(target), migrations: migrations, clock: clock)
    }

    private func value(_ statement: SQLStatement, _ target: PostgresTarget) async throws -> SQLValue? {
        let console = try await PostgresConsole.open(target)
        defer { console.close() }
        return try await console.run(statement).rows.first?.values.first
    }

    @Test func `pending migrations run once, in order, and none sees the settings of another`() async throws {
        let target = try await PostgresServer.database()
        let function = Migration(
            number: 3, name: "function",
            text: """
                CREATE FUNCTION twice(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN a := 2 * a; RETURN a; END; $$;
                SET search_path = nowhere;
                """)
        let after = Migration(number: 4, name: "after", text: "SELECT twice(total) FROM orders")
        #expect(try await run(target, create, fill, function, after).up().map(\.number) == [1, 2, 3, 4])
        #expect(try await run(target, create, fill, function, after).up().isEmpty)
        #expect(try await value("SELECT count(*) FROM orders", target) == .integer(2))
        let states = try await run(target, create).status().entries.map(\.state)
        guard case .applied(let date) = states.first else {
            Issue.record("\(states)")
            return
        }
        #expect(abs(date.timeIntervalSinceNow) < 60)
    }

    @Test func `a migration that fails leaves nothing`() async throws {
        let target = try await PostgresServer.database()
        let wrong = Migration(number: 2, name: "wrong", text: "INSERT INTO orders VALUES (1, 1);\nSELECT nowhere;")
        let error = await #expect(throws: MigrationError.self) { try await run(target, create, wrong).up() }
        #expect(
            error?.message
                == "Migrations/orders/0002-wrong.sql:2 did not run: column \"nowhere\" does not exist. Nothing of it happened."
        )
        #expect(try await value("SELECT count(*) FROM orders", target) == .integer(0))
        #expect(try await run(target, create).status().pending.isEmpty)
    }

    @Test func `nobody but the owner reads the history`() async throws {
        let target = try await PostgresServer.database()
        try await run(target, create).up()
        let role = "reader_\(UUID().uuidString.prefix(8).lowercased())"
        let console = try await PostgresConsole.open(target)
        defer { console.close() }
        try await console.run(script: "CREATE ROLE \(role); SET ROLE \(role)")
        let error = await #expect(throws: SQLError.self) { try await console.run("SELECT * FROM solo.migrations") }
        #expect(error?.code == .notPermitted)
    }

    @Test func `an index that could not be made is made again`() async throws {
        let target = try await PostgresServer.database()
        let error = await #expect(throws: MigrationError.self) { try await run(target, create, fill, index).up() }
        #expect(error?.code == .failed)
        #expect(try await value(isValid, target) == .integer(0))
        #expect(try await run(target, create, fill, index).status().entries.last?.state == .interrupted)
        let console = try await PostgresConsole.open(target)
        defer { console.close() }
        try await console.run(script: "UPDATE orders SET total = id")
        #expect(try await run(target, create, fill, index).up() == [index])
        #expect(try await value(isValid, target) == .integer(1))
    }

    @Test func `a migration that waits for a lock lets others go first, and is retried`() async throws {
        let target = try await PostgresServer.database()
        try await run(target, create, fill).up()
        let alter = Migration(
            number: 3, name: "alter", text: "SET LOCAL lock_timeout = '50ms'; ALTER TABLE orders ADD note text")
        let holder = try await PostgresConsole.open(target)
        defer { holder.close() }
        try await holder.run(script: "BEGIN; SELECT * FROM orders")
        let clock = ManualClock()
        let migration = run(target, create, fill, alter, clock: clock)
        async let applied = migration.up()
        while clock.sleepers == 0 { await Task.yield() }
        // Between two attempts nobody waits behind it.
        #expect(try await value("SELECT count(*) FROM orders", target) == .integer(2))
        try await holder.run(script: "COMMIT")
        clock.advance(by: PostgresMigrationSession.pause)
        #expect(try await applied == [alter])
    }

    @Test func `a lock that never comes free is an error that says so`() async throws {
        let target = try await PostgresServer.database()
        try await run(target, create).up()
        let alter = Migration(
            number: 2, name: "alter", text: "SET LOCAL lock_timeout = '20ms'; ALTER TABLE orders ADD note text")
        let holder = try await PostgresConsole.open(target)
        defer { holder.close() }
        try await holder.run(script: "BEGIN; SELECT * FROM orders")
        let clock = ManualClock()
        let migration = run(target, create, alter, clock: clock)
        let task = Task { try await migration.up() }
        for _ in 1..<PostgresMigrationSession.attempts {
            while clock.sleepers == 0 { await Task.yield() }
            clock.advance(by: PostgresMigrationSession.pause)
        }
        let error = await #expect(throws: MigrationError.self) { try await task.value }
        #expect(error?.code == .busy)
    }

    @Test func `two who run the same migrations run each once`() async throws {
        let target = try await PostgresServer.database()
        let migration = run(target, create, fill)
        async let one = migration.up()
        async let other = migration.up()
        let applied = try await one.count + other.count
        #expect(applied == 2)
        #expect(try await value("SELECT count(*) FROM orders", target) == .integer(2))
    }

    @Test func `with nothing to do, it takes less than 100 ms`() async throws {
        let target = try await PostgresServer.database()
        try await run(target, create, fill).up()
        let clock = ContinuousClock()
        // On a machine that is busy with other tests, one quick run says enough: none can be quick that waits or locks.
        var quickest = Duration.seconds(60)
        for _ in 0..<50 where quickest >= .milliseconds(100) {
            quickest = min(quickest, try await clock.measure { _ = try await run(target, create, fill).up() })
        }
        #expect(quickest < .milliseconds(100))
    }

    @Test func `killed at any moment, a migration happened or did not, and the next run completes`() async throws {
        let folder = try TemporaryFolder()
        let texts = [
            "0001-create.sql": create.text,
            "0002-fill.sql": "INSERT INTO orders VALUES (1, 1);\nINSERT INTO orders VALUES (2, 2);",
            "0003-index.sql":
                "-- solo: no-transaction\nCREATE INDEX CONCURRENTLY totals ON orders (total);\nANALYZE orders;",
        ]
        for (file, text) in texts { try folder.write(text, to: "Migrations/orders/\(file)") }
        let root = MigrationFolder(package: folder.url)
        let migrations = try root.migrations(of: "orders")
        var moments = 0
        while moments < 100 {
            let target = try await PostgresServer.database()
            let run = MigrationRun(resource: "orders", target: .postgres(target), migrations: migrations)
            let host = try FixtureProcess(
                [root.root.path, "orders", String(moments), "postgres", target.host, target.database, target.user],
                of: "MigrationsHost")
            let line = await host.nextLine()
            await host.kill()
            if line == "done" { break }
            let pending = Set(try await run.status().pending.map(\.number))
            let made = try await value("SELECT count(*) FROM pg_class WHERE relname = 'orders'", target)
            #expect(made == .integer(pending.contains(1) ? 0 : 1), "killed at \(line ?? "")")
            if !pending.contains(1) {
                let rows = try await value("SELECT count(*) FROM orders", target)
                #expect(rows == .integer(pending.contains(2) ? 0 : 2), "killed at \(line ?? "")")
            }
            #expect(try await run.up().map(\.number) == pending.sorted())
            #expect(try await value("SELECT count(*) FROM orders", target) == .integer(2))
            #expect(try await value(isValid, target) == .integer(1))
            moments += 1
        }
        #expect(moments == 15)
    }
}
