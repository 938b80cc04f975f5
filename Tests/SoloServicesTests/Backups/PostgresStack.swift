import SoloCore
import SoloPostgres
import SoloSQL
import Testing

@testable import SoloServices

/// A stack with one Postgres database, to which one route writes.
enum PostgresStack {
    private static let version = PostgresInstallation.all().last?.version ?? 15
    private static let grants = [Grant(resource: "db", actions: [.read, .write])]

    static let manifest = Manifest(
        name: "shop",
        resources: [
            ManifestResource(
                id: "db", kind: .postgres,
                postgres: PostgresSettings(version: version, schema: "CREATE TABLE IF NOT EXISTS orders (id int);"))
        ],
        components: [
            ManifestComponent(
                id: "api.api", kind: .api, grants: grants,
                api: APISettings(routes: [ManifestRoute(method: "POST", path: "/orders", grants: grants)]))
        ])

    /// Calls the body with a connection of the role that the route has.
    static func with(_ platform: PlatformServices, _ body: (PostgresConsole) async throws -> Void) async throws {
        let bindings = try await platform.bindings(release: "r1", manifest: manifest, components: ["api.api"])
        guard case .postgres(let host, let port, let database, _) = bindings.resources["db"] else {
            throw CancellationError()
        }
        let role = try #require(bindings.keys["api.api/db/read+write"])
        let console = try await PostgresConsole.open(
            PostgresTarget(host: host, port: port, database: database, user: role.id, password: role.secret))
        defer { console.close() }
        try await body(console)
    }
}
