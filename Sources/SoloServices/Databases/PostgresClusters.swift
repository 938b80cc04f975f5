import Foundation
import Logging
import SoloCore
import SoloPostgres
import SoloSQL
import Synchronization

/// The Postgres clusters of a stage: one for each major version that its databases have.
final class PostgresClusters: Sendable {
    /// The stage's folder of clusters, such as `.solo/dev/postgres`.
    private let folder: String
    private let keys: ComponentKeys
    private let clusters = Mutex<[Int: PostgresCluster]>([:])

    init(folder: String, keys: ComponentKeys) {
        self.folder = folder
        self.keys = keys
    }

    /// Starts the clusters of a manifest's databases, and makes what is not there yet: databases, schemas and tables.
    ///
    /// - Throws: `PostgresError`, and ``SchemaError`` for a schema that was not run.
    func make(_ manifest: Manifest, _ names: StorageMap) async throws {
        for (version, resources) in Dictionary(grouping: manifest.postgresDatabases, by: { $0.settings.version }) {
            let cluster = cluster(version)
            try await cluster.start()
            for (resource, settings) in resources {
                let layout = try layout(of: resource, in: manifest, names)
                try await cluster.make(layout)
                if let text = settings.schema {
                    let target = cluster.target(database: layout.name, as: layout.owner)
                    try await PostgresSchema(resource: resource.id, text: text, target: target).apply()
                }
            }
        }
    }

    func start(_ version: Int) async throws { try await cluster(version).start() }

    /// Starts the clusters of a manifest's databases that have data.
    func startExisting(_ manifest: Manifest) async throws {
        for version in Set(manifest.postgresDatabases.map(\.settings.version)) where cluster(version).exists {
            try await cluster(version).start()
        }
    }

    /// The owner of a database, if the database is there; its server runs then.
    func target(ofOwner name: String, version: Int) async throws -> PostgresTarget? {
        let cluster = cluster(version)
        guard cluster.exists, try await cluster.sizes().keys.contains(name) else { return nil }
        return cluster.target(database: name, as: try owner(of: name))
    }

    /// How the owner of a database reaches it.
    func access(to name: String, version: Int) throws -> DatabaseAccess {
        let installation = try PostgresInstallation.of(version: version)
        let target = cluster(version).target(database: name, as: try owner(of: name))
        return .postgres(
            host: target.host, port: target.port, database: name, user: target.user,
            password: target.password ?? Redacted(""), programs: installation.programs.path)
    }

    /// Lends to the roles of a manifest's databases what their owners have made since.
    func permit(_ manifest: Manifest, _ names: StorageMap) async throws {
        for (resource, settings) in manifest.postgresDatabases {
            try await cluster(settings.version).permit(try layout(of: resource, in: manifest, names))
        }
    }

    /// Removes the roles that none of these manifests has.
    func release(except manifests: [Manifest], _ names: (Manifest) -> StorageMap) async throws {
        var kept: [String: Set<String>] = [:]
        for manifest in manifests {
            for (resource, _) in manifest.postgresDatabases {
                let layout = try layout(of: resource, in: manifest, names(manifest))
                kept[layout.name, default: []].formUnion(layout.scopes.map(\.role.name))
            }
        }
        for cluster in started {
            for database in try await cluster.sizes().keys {
                try await cluster.removeRoles(of: database, except: kept[database] ?? [])
            }
        }
    }

    func binding(of resource: ManifestResource, named name: String) -> ResourceBinding? {
        guard let version = resource.postgres?.version else { return nil }
        // Whoever it is bound to has a role of its own.
        let target = cluster(version).target(database: name, as: PostgresRole(name: "", password: Redacted("")))
        return .postgres(host: target.host, port: target.port, database: name, roots: nil)
    }

    /// The bytes of each database, by its name; of clusters that run alone.
    func sizes() async throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for cluster in started { sizes.merge(try await cluster.sizes()) { $0 + $1 } }
        return sizes
    }

    /// Removes a database from every cluster that has it. Those that do not run are started for it, and stopped.
    func remove(database: String) async throws {
        for version in Self.versions(in: folder) {
            let cluster = cluster(version)
            let wasStarted = cluster.isStarted
            try await cluster.start()
            try await cluster.remove(database: database)
            if !wasStarted { try await cluster.stop() }
        }
    }

    /// Removes every cluster of a stage, whether it runs or not.
    static func removeAll(in folder: String) async throws {
        for version in versions(in: folder) {
            try await PostgresCluster(version: version, home: "\(folder)/\(version)") { Redacted("") }.remove()
        }
    }

    /// Stops every server that was started.
    func stop(_ logger: Logger) async {
        for cluster in started {
            do {
                try await cluster.stop()
            } catch {
                logger.error("A Postgres server did not stop.", metadata: ["error": "\(error)"])
            }
        }
    }

    private var started: [PostgresCluster] { clusters.withLock { $0.values.filter(\.isStarted) } }

    /// Those that the stage has data of.
    private static func versions(in folder: String) -> [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int($0) }.sorted()
    }

    private func cluster(_ version: Int) -> PostgresCluster {
        clusters.withLock { clusters in
            if let cluster = clusters[version] { return cluster }
            let cluster = PostgresCluster(version: version, home: "\(folder)/\(version)") { [keys] in
                Redacted(try keys.password("superuser"))
            }
            clusters[version] = cluster
            return cluster
        }
    }

    private func owner(of name: String) throws -> PostgresRole {
        PostgresRole(name: "owner of \(name)", password: Redacted(try keys.password("owner\n\(name)")))
    }

    private func layout(
        of resource: ManifestResource, in manifest: Manifest, _ names: StorageMap
    ) throws -> DatabaseLayout {
        let name = names.name(of: StoredResource(resource))
        let scopes = manifest.components.flatMap(\.scopes).filter { $0.grant.resource == resource.id }
        return DatabaseLayout(
            name: name,
            owner: try owner(of: name),
            schemas: Set(scopes.compactMap(\.grant.schema)).sorted(),
            scopes: try scopes.map { scope in
                let role = try keys.role(of: scope)
                return DatabaseLayout.Scope(
                    role: PostgresRole(name: role.id, password: role.secret),
                    canWrite: scope.grant.actions.contains(.write), schema: scope.grant.schema)
            })
    }
}

extension Manifest {
    fileprivate var postgresDatabases: [(resource: ManifestResource, settings: PostgresSettings)] {
        resources.compactMap { resource in resource.postgres.map { (resource, $0) } }
    }
}
