import Foundation
import SoloCore
import SoloMigrations
import SoloSQL
import Testing

@testable import SoloServices

/// The platform runs migrations: what widens before a release starts, what takes away once those before it have ended.
struct PreparedMigrationsTests {
    private let manifest = Manifest(name: "shop", resources: [ManifestResource(id: "db", kind: .sqlite)])
    private let create = Migration(number: 1, name: "create", text: "CREATE TABLE orders (id INTEGER, note TEXT);")
    private let add = Migration(number: 2, name: "add", text: "ALTER TABLE orders ADD COLUMN total INTEGER;")
    private let drop = Migration(
        number: 3, name: "drop", text: "ALTER TABLE orders DROP COLUMN note;", step: .contract)

    private func withStage(_ body: (PlatformServices) async throws -> Void) async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            try await body(platform)
            await platform.close()
        }
    }

    private func columns(_ platform: PlatformServices) throws -> [String] {
        let connection = try SQLiteConnection(path: platform.configuration.databasePath("db"), access: .readOnly)
        defer { connection.close() }
        return try connection.all("SELECT name FROM pragma_table_info('orders') ORDER BY cid") { $0.text(0) }
    }

    private func migrations(_ all: Migration...) -> ReleaseMigrations { ReleaseMigrations(["db": all]) }

    @Test func `with a release in use, contract steps wait until it has ended`() async throws {
        try await withStage { platform in
            try await platform.prepare(manifest, migrations(create))
            try await platform.promote(manifest)
            let next = migrations(create, add, drop)
            try await platform.prepare(manifest, next)
            #expect(try columns(platform) == ["id", "note", "total"])
            try await platform.contract(manifest, next)
            #expect(try columns(platform) == ["id", "total"])
        }
    }

    @Test func `with nothing in use, all of them run`() async throws {
        try await withStage { platform in
            try await platform.prepare(manifest, migrations(create, add, drop))
            #expect(try columns(platform) == ["id", "total"])
        }
    }

    @Test func `one that fails keeps the candidate from starting, and what serves is left alone`() async throws {
        try await withStage { platform in
            try await platform.apply(manifest, migrations(create))
            let wrong = Migration(number: 2, name: "wrong", text: "ALTER TABLE nowhere ADD COLUMN a TEXT;")
            let error = await #expect(throws: MigrationError.self) {
                try await platform.prepare(manifest, migrations(create, wrong))
            }
            #expect(error?.code == .failed)
            #expect(platform.manifestsInUse == [manifest])
            #expect(try columns(platform) == ["id", "note"])
        }
    }

    @Test func `a schema runs before the migrations`() async throws {
        try await withStage { platform in
            var manifest = manifest
            manifest.resources[0].sqlite = SQLiteSettings(
                schema: "CREATE TABLE IF NOT EXISTS orders (id INTEGER, note TEXT)")
            let add = Migration(number: 1, name: "add", text: "ALTER TABLE orders ADD COLUMN total INTEGER;")
            try await platform.apply(manifest, migrations(add))
            #expect(try columns(platform) == ["id", "note", "total"])
        }
    }

    @Test func `a folder without a database is an error that names the databases`() async throws {
        try await withStage { platform in
            let error = await #expect(throws: MigrationError.self) {
                try await platform.prepare(manifest, ReleaseMigrations(["bd": [create]]))
            }
            #expect(
                error?.description
                    == "The folder Migrations/bd has migrations of a database that the stack does not have. Did you mean “db”? It has db."
            )
        }
    }

    @Test func `the snapshot goes with the database`() async throws {
        try await withStage { platform in
            try await platform.apply(manifest, migrations(create))
            try await platform.apply(manifest, migrations(create, add))
            let path = platform.configuration.databasePath("db")
            let snapshots = MigrationRun.snapshotPaths(of: path).map { FileManager.default.fileExists(atPath: $0) }
            #expect(snapshots == [true, false, false])
            try DatabaseFiles.remove(path)
            #expect(MigrationRun.snapshotPaths(of: path).allSatisfy { !FileManager.default.fileExists(atPath: $0) })
        }
    }
}
