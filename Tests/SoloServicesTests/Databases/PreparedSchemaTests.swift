import Foundation
import SoloConcurrency
import SoloCore
import SoloSQL
import Synchronization
import TestClock
import Testing

@testable import SoloServices

/// The platform runs the schemas, before a release starts.
struct PreparedSchemaTests {
    private func stack(_ schema: String, id: String = "db", renamedFrom: String? = nil) -> Manifest {
        Manifest(
            name: "shop",
            resources: [
                ManifestResource(
                    id: id, kind: .sqlite, renamedFrom: renamedFrom, sqlite: SQLiteSettings(schema: schema))
            ])
    }

    private func withStage(_ body: (PlatformServices) async throws -> Void) async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            try await body(platform)
            await platform.close()
        }
    }

    private func tables(of platform: PlatformServices, _ name: String = "db") throws -> [String] {
        let connection = try SQLiteConnection(path: platform.configuration.databasePath(name), access: .readOnly)
        defer { connection.close() }
        return try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { $0.text(0) }
    }

    private let orders = "CREATE TABLE IF NOT EXISTS orders (id INTEGER);"

    @Test func `a candidate's tables are there before it starts, and stay if it never comes up`() async throws {
        try await withStage { platform in
            let first = stack(orders)
            try await platform.apply(first)
            #expect(try tables(of: platform) == ["orders"])
            try await platform.prepare(stack(orders + "CREATE TABLE IF NOT EXISTS notes (text TEXT);"))
            try await platform.release(except: [first])
            #expect(try tables(of: platform) == ["notes", "orders"])
        }
    }

    @Test func `a candidate that renames a database has its schema in the data that it takes over`() async throws {
        try await withStage { platform in
            try await platform.apply(stack(orders))
            let next = stack("CREATE TABLE IF NOT EXISTS notes (text TEXT);", id: "main", renamedFrom: "db")
            try await platform.prepare(next)
            #expect(try tables(of: platform) == ["notes", "orders"])
            #expect(try await platform.storedResources().keys.map(\.id) == ["db"])
            try await platform.promote(next)
            try await platform.release(except: [next])
            #expect(try await platform.storedResources().keys.map(\.id) == ["main"])
        }
    }

    @Test func `a schema that is not valid is refused as a whole, and what serves is left alone`() async throws {
        try await withStage { platform in
            let first = stack(orders)
            try await platform.apply(first)
            let error = await #expect(throws: SchemaError.self) {
                try await platform.prepare(
                    stack("CREATE TABLE IF NOT EXISTS notes (text TEXT);\n\n-- typed\nCREATE TABEL more (id);"))
            }
            #expect(
                error?.description
                    == "The schema of the SQLite “db” does not run: in the statement at line 3: near \"TABEL\": syntax error. "
                    + "Correct the text at `schema:` where SQLite(\"db\") is declared.")
            #expect(try tables(of: platform) == ["orders"])
            #expect(platform.manifestsInUse == [first])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a schema waits for its turn to write, and after 10 seconds says who writes`() async throws {
        try await withFolder { folder in
            let path = folder + "/db.sqlite"
            let clock = ManualClock()
            let schema = DatabaseSchema(resource: "db", text: orders, path: path)
            // A lock of its own, as another process has one.
            let other = try SQLiteDatabase(path: path, transactionLimit: .seconds(3600))
            let (begun, canEnd) = (Latch(), Latch())
            async let transaction: Void = InvocationContext.$current.withValue(InvocationContext("worker.jobs 7")) {
                try await SQLClient(other).transaction { _ in
                    begun.open()
                    await canEnd.wait()
                }
            }
            await begun.wait()
            let isDone = Atomic(false)
            async let failure = {
                defer { isDone.store(true, ordering: .releasing) }
                return await #expect(throws: SchemaError.self) { try await schema.apply(clock: clock) }
            }()
            await clock.advance(by: .seconds(1)) { isDone.load(ordering: .acquiring) }
            let error = try #require(await failure)
            #expect(error.code == .databaseBusy)
            #expect(
                error.message.hasPrefix(
                    "The schema of the SQLite “db” did not run: the schema of db waited until its deadline to write to "
                        + "\(path): process \(getpid()) (worker.jobs 7) has been writing for "))
            canEnd.open()
            try await transaction
            try await schema.apply()
            await other.close()
        }
    }

    @Test func `a database without a schema is made in WAL mode, and one that is there is left alone`() async throws {
        try await withStage { platform in
            let path = platform.configuration.databasePath("db")
            try await platform.prepare(stack(""))
            let made = try Data(contentsOf: URL(filePath: path))
            // The versions that may write and read it: 2 is WAL (https://sqlite.org/fileformat2.html).
            #expect(made.count >= 100 && made[18] == 2 && made[19] == 2)
            try Data("rows".utf8).write(to: URL(filePath: path))
            try await platform.prepare(stack(""))
            #expect(try Data(contentsOf: URL(filePath: path)) == Data("rows".utf8))
        }
    }

    @Test func `a schema that cannot run twice says so`() async throws {
        try await withStage { platform in
            let once = stack("CREATE TABLE orders (id INTEGER)")
            try await platform.apply(once)
            let error = await #expect(throws: SchemaError.self) { try await platform.prepare(once) }
            #expect(error?.fix == "It is run before each release starts: write `IF NOT EXISTS`.")
            // To look at the stage, nothing is run.
            try await platform.apply(once, changesDatabases: false)
        }
    }

    @Test func `misfits are found where the data is, by a stage that does not run`() async throws {
        try await withStage { platform in
            try await platform.apply(stack(orders))
            let next = stack(
                "CREATE TABLE IF NOT EXISTS orders (id INTEGER, note TEXT)", id: "main", renamedFrom: "db")
            let misfits = try await platform.configuration.misfits(of: next)
            #expect(
                misfits.map { Plan.Warning($0).message } == [
                    "The table orders of the database main has no column note, which its schema declares. "
                        + "Run: ALTER TABLE orders ADD COLUMN note TEXT;"
                ])
            #expect(try await platform.configuration.misfits(of: stack(orders)) == [])
        }
    }
}
