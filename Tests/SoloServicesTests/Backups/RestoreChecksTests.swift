import Foundation
import SoloBackup
import SoloCore
import SoloSQL
import Synchronization
import Testing

@testable import SoloServices

/// A drill runs the app's own checks over what it restored.
@Suite(.timeLimit(.minutes(5)))
struct RestoreChecksTests {
    private static let check = ManifestComponent(
        id: "command.check-orders", kind: .command, grants: [Grant(resource: "db", actions: [.read, .write])])

    private static func manifest(_ name: String = "shop") -> Manifest {
        var manifest = Manifest.sample()
        manifest.name = name
        manifest.components.append(check)
        manifest.stages = [
            ManifestStage(
                name: "dev", host: .laptop, backups: ManifestBackups(destinations: [], verify: ["check-orders"]))
        ]
        return manifest
    }

    /// A stage with one order and a backup, and a second order that the backup does not have.
    private func backedUp(_ folder: String) async throws -> PlatformConfiguration {
        let configuration = PlatformConfiguration(
            project: "shop", stage: "dev", folder: folder + "/.solo/dev", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
        let platform = try PlatformServices(
            configuration, invoker: FakeInvoker(), time: ManualTime(), logger: quiet)
        try await platform.apply(Self.manifest())
        try Self.manifest().encoded().write(to: URL(filePath: configuration.folder + "/manifest.json"))
        let database = try SQLiteConnection(path: configuration.databasePath("db"))
        defer { database.close() }
        try database.script("CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (1)")
        let reports = try await platform.backUp(to: [destination(folder)], release: nil)
        #expect(reports.map(\.problem) == [nil])
        try database.script("INSERT INTO orders VALUES (2)")
        await platform.close()
        return configuration
    }

    private func destination(_ folder: String) -> DirectoryDestination { DirectoryDestination(folder + "/backups") }

    /// Counts the orders of a check's database, and writes one more.
    private static func orders(_ bindings: Bindings) throws -> Int? {
        guard case .sqlite(let path) = bindings.resources["db"] else { return nil }
        let database = try SQLiteConnection(path: path)
        defer { database.close() }
        let count = try database.all("SELECT id FROM orders") { $0.integer(0) }.count
        try database.script("INSERT INTO orders VALUES (100)")
        return count
    }

    @Test
    func `a check has the bindings of its own resources, to the restored data, and what it writes is thrown away`()
        async throws
    {
        try await withFolder { folder in
            var configuration = try await backedUp(folder)
            let seen = Mutex<[String: Int?]>([:])
            configuration.checkingApp = {
                CheckingApp(manifest: Self.manifest()) { name, bindings in
                    #expect(bindings.resources.keys.sorted() == ["db"])
                    let count = try Self.orders(bindings)
                    seen.withLock { $0[name] = count }
                    return nil
                }
            }
            let drill = await RestoreDrill(configuration, at: destination(folder)).run(at: Date())
            #expect(drill.problem == nil)
            #expect(drill.checks == AppChecks(passed: ["check-orders"]))
            #expect(seen.withLock(\.self) == ["check-orders": 1])
            #expect(!FileManager.default.fileExists(atPath: configuration.folder + "/drill"))
            let database = try SQLiteConnection(path: configuration.databasePath("db"), access: .readOnly)
            defer { database.close() }
            #expect(try database.all("SELECT id FROM orders ORDER BY id") { $0.integer(0) } == [1, 2])
        }
    }

    @Test func `a check that fails makes the drill fail with what it said`() async throws {
        try await withFolder { folder in
            var configuration = try await backedUp(folder)
            configuration.checkingApp = {
                CheckingApp(manifest: Self.manifest()) { _, _ in "Order 1 has no customer." }
            }
            let drill = await RestoreDrill(configuration, at: destination(folder)).run(at: Date())
            #expect(
                drill.problem
                    == "The app's check 'check-orders' failed over the restored data: Order 1 has no customer.")
            #expect(drill.checks == nil)
            #expect(!FileManager.default.fileExists(atPath: configuration.folder + "/drill"))
        }
    }

    @Test func `without the app, its checks count as not run`() async throws {
        try await withFolder { folder in
            var configuration = try await backedUp(folder)
            var drill = await RestoreDrill(configuration, at: destination(folder)).run(at: Date())
            #expect(drill.problem == nil)
            #expect(drill.checks == AppChecks(notRun: ["check-orders"]))
            // Another app of the same package is not this one.
            configuration.checkingApp = { CheckingApp(manifest: Self.manifest("other")) { _, _ in "not this one" } }
            drill = await RestoreDrill(configuration, at: destination(folder)).run(at: Date())
            #expect(drill.checks == AppChecks(notRun: ["check-orders"]))
        }
    }
}
