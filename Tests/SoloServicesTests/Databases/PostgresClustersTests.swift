import Foundation
import SoloCore
import SoloPostgres
import SoloSQL
import Testing

@testable import SoloServices

/// A stack's Postgres runs as long as the stage does, and each handler reaches it as a role of its own.
@Suite(.timeLimit(.minutes(3)))
struct PostgresClustersTests {
    private static let version = PostgresInstallation.all().last?.version ?? 15

    private func stack(schema: String, routes: [ManifestRoute]) -> Manifest {
        Manifest(
            name: "shop",
            resources: [
                ManifestResource(
                    id: "db", kind: .postgres, postgres: PostgresSettings(version: Self.version, schema: schema))
            ],
            components: [
                ManifestComponent(
                    id: "api.api", kind: .api, grants: [Grant(resource: "db", actions: [.read, .write])],
                    api: APISettings(routes: routes))
            ])
    }

    private static let listing = ManifestRoute(
        method: "GET", path: "/orders", grants: [Grant(resource: "db", actions: [.read])])
    private static let placing = ManifestRoute(
        method: "POST", path: "/orders", grants: [Grant(resource: "db", actions: [.read, .write])])
    private static let billing = ManifestRoute(
        method: "GET", path: "/invoices", module: "billing",
        grants: [Grant(resource: "db", actions: [.read], schema: "billing")])
    private static let orders = """
        CREATE TABLE IF NOT EXISTS orders (id int);
        CREATE TABLE IF NOT EXISTS billing.invoices (id int);
        """

    private func withStage(_ body: (PlatformServices) async throws -> Void) async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            let running = Task { try await platform.run() }
            do {
                try await body(platform)
            } catch {
                Issue.record(error)
            }
            await platform.stop()
            _ = try? await running.value
            try await platform.configuration.removeData(withSecrets: true)
        }
    }

    /// A connection of the scope of that id.
    private func console(_ scope: String, _ bindings: Bindings) async throws -> PostgresConsole {
        guard case .postgres(let host, let port, let database, _) = bindings.resources["db"] else {
            throw CancellationError()
        }
        let role = try #require(bindings.keys[scope])
        return try await PostgresConsole.open(
            PostgresTarget(host: host, port: port, database: database, user: role.id, password: role.secret))
    }

    @Test func `Each route has a role that may do what the route was lent`() async throws {
        try await withStage { platform in
            let manifest = stack(schema: Self.orders, routes: [Self.listing, Self.placing, Self.billing])
            try await platform.apply(manifest)
            let bindings = try await platform.bindings(release: "r1")
            let reader = try await console("api.api/db/read", bindings)
            try await reader.run(script: "SELECT * FROM orders")
            let refused = await #expect(throws: SQLError.self) { try await reader.run(script: "DELETE FROM orders") }
            #expect(refused?.engineCode == "42501")
            let writer = try await console("api.api/db/read+write", bindings)
            try await writer.run(script: "INSERT INTO orders VALUES (1)")
            let module = try await console("api.api@billing/db:billing/read", bindings)
            try await module.run(script: "SELECT * FROM invoices")
            let hidden = await #expect(throws: SQLError.self) {
                try await module.run(script: "SELECT * FROM public.orders")
            }
            #expect(hidden?.engineCode == "42501")
            // A release without the module's route takes its role away, and leaves the others.
            let next = stack(schema: Self.orders, routes: [Self.listing])
            try await platform.release(except: [next])
            await #expect(throws: SQLError.self) { try await console("api.api@billing/db:billing/read", bindings) }
            _ = try await console("api.api/db/read", bindings)
            for console in [reader, writer, module] { console.close() }
            #expect(try await platform.storedResources()[StoredResource(.postgres, "db")]?.bytes ?? 0 > 0)
        }
    }

    @Test func `A schema that does not run is named with its line, and nothing of it stays`() async throws {
        try await withStage { platform in
            let broken = stack(schema: "CREATE TABLE one (id int);\nCREATE TABEL two (id int);", routes: [Self.listing])
            let error = await #expect(throws: SchemaError.self) { try await platform.apply(broken) }
            #expect(error?.message.contains("at line 2") == true, "\(error?.message ?? "")")
            try await platform.apply(stack(schema: "CREATE TABLE one (id int);", routes: [Self.listing]))
        }
    }

    @Test func `What is removed is gone, and its name is free again`() async throws {
        try await withStage { platform in
            let manifest = stack(schema: "CREATE TABLE orders (id int);", routes: [Self.listing])
            try await platform.apply(manifest)
            try await platform.release(except: [])
            try await platform.removeData(of: StoredResource(.postgres, "db"))
            #expect(try await platform.storedResources()[StoredResource(.postgres, "db")] == nil)
            try await platform.apply(manifest)
        }
    }

    @Test func `A database of another version is not taken for an empty one`() async throws {
        guard let installed = PostgresInstallation.all().last else { return }
        try await withFolder { folder in
            // One installation stands for two.
            let root = installed.programs.deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder + "/installed", withIntermediateDirectories: true)
            for version in ["14", "15"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/installed/\(version)", withDestinationPath: root)
            }
            func manifest(_ version: Int) -> Manifest {
                let settings = PostgresSettings(version: version)
                return Manifest(
                    name: "shop", resources: [ManifestResource(id: "db", kind: .postgres, postgres: settings)])
            }
            let configuration = configuration(folder)
            let clusters = PostgresClusters(
                folder: folder + "/postgres", keys: configuration.componentKeys(configuration.vault()),
                places: [.init(folder: folder + "/installed")])
            try await clusters.make(manifest(14), StorageMap())
            let error = await #expect(throws: PostgresError.self) {
                try await clusters.make(manifest(15), StorageMap())
            }
            #expect(error?.code == .otherVersion)
            try await clusters.remove(database: "db")
            try await clusters.make(manifest(15), StorageMap())
            await clusters.stop(quiet)
            try await PostgresClusters.removeAll(in: folder + "/postgres")
        }
    }
}
