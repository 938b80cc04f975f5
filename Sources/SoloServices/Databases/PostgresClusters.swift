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
    /// The stage shares them with others; its databases' names begin with this stage's prefix.
    private let shared: SharedClusters?
    private let sharedSockets: String?
    /// The folder with an archive of each cluster's log.
    private let archives: String?
    private let places: [PostgresInstallation.Place]
    private let clusters = Mutex<[Int: PostgresCluster]>([:])
    /// The databases with an outbox, as far as they were looked for, with the version of their cluster.
    private let outboxVersions = Mutex<[String: Int]>([:])

    init(
        folder: String, shared: SharedClusters? = nil, keys: ComponentKeys, sharedSockets: String? = nil,
        archives: String? = nil,
        places: [PostgresInstallation.Place] = PostgresInstallation.Place.usual
    ) {
        self.folder = folder
        self.places = places
        self.shared = shared
        self.sharedSockets = sharedSockets
        self.archives = archives
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
                try await requireNoOther(version, than: layout.name, of: resource.id)
                try await cluster.make(layout)
                outboxVersions.withLock { $0[layout.name] = version }
                if let text = settings.schema {
                    let target = cluster.target(database: layout.name, as: layout.owner)
                    try await PostgresSchema(resource: resource.id, text: text, target: target).apply()
                }
            }
        }
    }

    /// A database that another version has would be empty in this one, as if its data were lost.
    private func requireNoOther(_ version: Int, than name: String, of resource: String) async throws {
        let others = Self.versions(in: folder).filter { $0 != version }
        guard !others.isEmpty, try await !cluster(version).databases().contains(name) else { return }
        for other in others where cluster(other).exists {
            let wasStarted = cluster(other).isStarted
            try await cluster(other).start()
            let hasIt = try await cluster(other).databases().contains(name)
            if !wasStarted { try await cluster(other).stop() }
            if hasIt { throw PostgresError.otherVersion(resource, has: other, wants: version) }
        }
    }

    /// Has the server of each version sleep as its databases in a manifest say: after the longest of their times.
    ///
    /// - Parameter stage: the stage as the app declares it, whose scale counts for what has none of its own.
    func scale(_ manifest: Manifest, _ stage: ManifestStage?) {
        for (version, databases) in Dictionary(grouping: manifest.postgresDatabases, by: { $0.settings.version }) {
            let times = databases.map { $0.settings.scaleToZeroAfter ?? stage?.scaleToZeroAfter }
            let longest = times.contains(nil) ? nil : times.compactMap(\.self).max()
            cluster(version).sleepsAfter = longest.map { .seconds($0) }
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
        let name = keys.prefix + name
        guard cluster.exists, try await cluster.databases().contains(name) else { return nil }
        return cluster.target(database: name, as: try owner(of: name))
    }

    /// The databases of clusters that run that have an outbox, declared or not.
    func outboxes() async throws -> [String] {
        var all: [String] = []
        for cluster in started {
            let names = try await cluster.outboxes().filter { $0.hasPrefix(keys.prefix) }
            outboxVersions.withLock { versions in
                for name in names { versions[name] = cluster.version }
            }
            all += names
        }
        return all.sorted()
    }

    /// Whether ``outboxes()`` or ``make(_:_:)`` came across it.
    func hasOutbox(_ name: String) -> Bool { outboxVersions.withLock { $0[name] != nil } }

    /// The role that may empty a database's outbox; `nil` if its server does not run.
    func target(ofPusher name: String) throws -> PostgresTarget? {
        guard let version = outboxVersions.withLock({ $0[name] }), cluster(version).isStarted else { return nil }
        return cluster(version).target(database: name, as: try pusher(of: name))
    }

    /// How the owner of a database reaches it.
    func access(to name: String, version: Int) throws -> DatabaseAccess {
        let installation = try PostgresInstallation.of(version: version)
        let name = keys.prefix + name
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
        // One that sleeps is woken, so that no role is left.
        for cluster in clusters.withLock({ $0.values.filter { $0.isStarted || $0.isAsleep } }) {
            for database in try await cluster.databases() where database.hasPrefix(keys.prefix) {
                try await cluster.removeRoles(of: database, except: kept[database] ?? [])
            }
        }
    }

    func binding(of resource: ManifestResource, named name: String) -> ResourceBinding? {
        guard let version = resource.postgres?.version else { return nil }
        // Whoever it is bound to has a role of its own.
        let nobody = PostgresRole(name: "", password: Redacted(""))
        let target = cluster(version).target(database: keys.prefix + name, as: nobody)
        return .postgres(host: target.host, port: target.port, database: target.database, roots: nil)
    }

    /// The bytes of each database, by its name; of clusters that run alone.
    func sizes() async throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for cluster in started {
            for (database, bytes) in try await cluster.sizes() where database.hasPrefix(keys.prefix) {
                sizes[String(database.dropFirst(keys.prefix.count)), default: 0] += bytes
            }
        }
        return sizes
    }

    /// Removes a database from every cluster that has it. Those that do not run are started for it, and stopped.
    func remove(database: String) async throws {
        outboxVersions.withLock { $0[keys.prefix + database] = nil }
        for version in Self.versions(in: folder) {
            let cluster = cluster(version)
            let wasStarted = cluster.isStarted
            try await cluster.start()
            try await cluster.remove(database: keys.prefix + database)
            if !wasStarted { try await cluster.stop() }
        }
    }

    /// Removes every cluster of a stage, whether it runs or not.
    static func removeAll(in folder: String) async throws {
        for version in versions(in: folder) {
            try await PostgresCluster(version: version, home: "\(folder)/\(version)") { Redacted("") }.remove()
        }
    }

    /// Stops every server that was started. Of shared ones, which run on, the stage's databases go.
    func stop(_ logger: Logger) async {
        for cluster in started {
            do {
                guard shared != nil else {
                    try await cluster.stop()
                    continue
                }
                for database in try await cluster.databases() where database.hasPrefix(keys.prefix) {
                    try await cluster.remove(database: database)
                }
            } catch {
                logger.error("A Postgres server did not stop.", metadata: ["error": "\(error)"])
            }
        }
    }

    private var started: [PostgresCluster] { clusters.withLock { $0.values.filter(\.isStarted) } }

    /// The versions of those that the stage has data of, or had until something else removed them.
    var existing: [Int] { Self.versions(in: folder).filter { cluster($0).exists || cluster($0).isLost } }

    /// Since when something waits for the archive of a cluster's log.
    func waitsSince(_ version: Int) -> Date? { cluster(version).waitsSince }

    /// Has everything that was committed in the archive of a cluster's log. One that sleeps has it there, and is not woken.
    func archiveLog(_ version: Int) async throws {
        if cluster(version).isStarted { try await cluster(version).archiveLog() }
    }

    /// Checks the databases of every cluster that runs.
    func check() async throws {
        for cluster in started { try await cluster.checkContents() }
    }

    /// Copies the files of a cluster with an archive.
    func takeBase(_ version: Int, into folder: String) async throws -> BaseBackup {
        // A backup without them would be the newest one.
        try cluster(version).requireData()
        return try await BaseBackup.take(of: cluster(version), into: folder)
    }

    /// Those that the stage has data of.
    private static func versions(in folder: String) -> [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int($0) }.sorted()
    }

    private func cluster(_ version: Int) -> PostgresCluster {
        clusters.withLock { clusters in
            if let cluster = clusters[version] { return cluster }
            if let cluster = shared?.cluster(version) {
                clusters[version] = cluster
                return cluster
            }
            let sockets = sharedSockets.map { "\($0)/postgres-\(version)" }
            let cluster = PostgresCluster(
                version: version, home: "\(folder)/\(version)", places: places, sharedSockets: sockets,
                archive: archives.map { "\($0)/\(version)" }
            ) { [keys] in
                Redacted(try keys.password("superuser"))
            }
            clusters[version] = cluster
            return cluster
        }
    }

    private func owner(of name: String) throws -> PostgresRole {
        PostgresRole(name: "owner of \(name)", password: Redacted(try keys.password("owner\n\(name)")))
    }

    private func pusher(of name: String) throws -> PostgresRole {
        PostgresRole(name: "pusher of \(name)", password: Redacted(try keys.password("pusher\n\(name)")))
    }

    private func layout(
        of resource: ManifestResource, in manifest: Manifest, _ names: StorageMap
    ) throws -> DatabaseLayout {
        let name = keys.prefix + names.name(of: StoredResource(resource))
        let scopes = manifest.components.flatMap(\.scopes).filter { $0.grant.resource == resource.id }
        let senders = Set(manifest.components.filter { $0.grants.contains { $0.actions.contains(.send) } }.map(\.id))
        return DatabaseLayout(
            name: name,
            owner: try owner(of: name),
            pusher: try pusher(of: name),
            schemas: Set(scopes.compactMap(\.grant.schema)).sorted(),
            scopes: try scopes.map { scope in
                let role = try keys.role(of: scope)
                return DatabaseLayout.Scope(
                    role: PostgresRole(name: role.id, password: role.secret),
                    canWrite: scope.grant.actions.contains(.write),
                    canEnqueue: scope.grant.actions.contains(.write) && senders.contains(scope.component),
                    schema: scope.grant.schema)
            })
    }
}

extension Manifest {
    fileprivate var postgresDatabases: [(resource: ManifestResource, settings: PostgresSettings)] {
        resources.compactMap { resource in resource.postgres.map { (resource, $0) } }
    }
}
