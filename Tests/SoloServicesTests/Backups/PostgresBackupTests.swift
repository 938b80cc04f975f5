import Foundation
import SoloBackup
import SoloCore
import SoloPostgres
import SoloSQL
import Testing

@testable import SoloServices

/// A Postgres database is backed up while its server runs, and restored into a cluster of its own.
@Suite(.timeLimit(.minutes(3)))
struct PostgresBackupTests {
    private static let version = PostgresInstallation.all().last?.version ?? 15
    private static let grants = [Grant(resource: "db", actions: [.read, .write])]

    private let stack = Manifest(
        name: "shop",
        resources: [
            ManifestResource(
                id: "db", kind: .postgres,
                postgres: PostgresSettings(version: Self.version, schema: "CREATE TABLE IF NOT EXISTS orders (id int);")
            )
        ],
        components: [
            ManifestComponent(
                id: "api.api", kind: .api, grants: Self.grants,
                api: APISettings(routes: [ManifestRoute(method: "POST", path: "/orders", grants: Self.grants)]))
        ])

    private func platform(_ folder: String, _ name: String) throws -> PlatformServices {
        try PlatformServices(configuration(folder, name), invoker: FakeInvoker(), logger: quiet)
    }

    private func configuration(_ folder: String, _ name: String) -> PlatformConfiguration {
        PlatformConfiguration(
            project: "shop", stage: "dev", folder: "\(folder)/.solo/\(name)", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
    }

    /// Calls the body with a connection of the role that the route has.
    private func with(_ platform: PlatformServices, _ body: (PostgresConsole) async throws -> Void) async throws {
        let bindings = try await platform.bindings(release: "r1", manifest: stack, components: ["api.api"])
        guard case .postgres(let host, let port, let database, _) = bindings.resources["db"] else {
            throw CancellationError()
        }
        let role = try #require(bindings.keys["api.api/db/read+write"])
        let console = try await PostgresConsole.open(
            PostgresTarget(host: host, port: port, database: database, user: role.id, password: role.secret))
        defer { console.close() }
        try await body(console)
    }

    @Test func `its rows come back, and the roles that may read them`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder, "dev")
            let running = Task { try await platform.run() }
            try await platform.apply(stack)
            try stack.encoded().write(to: URL(filePath: configuration(folder, "dev").folder + "/manifest.json"))
            try await with(platform) {
                _ = try await $0.run(script: "INSERT INTO orders SELECT generate_series(1, 500)")
            }
            #expect(try await platform.backUp(to: [destination], release: "r1").map(\.problem) == [nil])
            try await with(platform) { _ = try await $0.run(script: "DELETE FROM orders") }
            await platform.stop()
            _ = try? await running.value

            let target = configuration(folder, "restored")
            let catalog = BackupCatalog(destination, target.backupLayout)
            let newest = try #require(try await catalog.entries().first)
            let manifest = try await catalog.manifest(of: newest)
            #expect(manifest.files.contains { $0.role == .postgres && $0.resource == "db" })
            try await StageRestore(manifest, from: destination, with: try target.backupKeys.identities(), into: target)
                .run()

            let restored = try self.platform(folder, "restored")
            let serving = Task { try await restored.run() }
            try await restored.apply(stack)
            // It divides by zero if they are others.
            try await with(restored) { console in
                try await console.run(
                    script: "SELECT 1 / (SELECT (count(*) = 500 AND sum(id) = 125250)::int FROM orders)")
                try await console.run(script: "INSERT INTO orders VALUES (501)")
            }
            await restored.stop()
            _ = try? await serving.value
            for name in ["dev", "restored"] { try await configuration(folder, name).removeData(withSecrets: true) }
        }
    }
}
