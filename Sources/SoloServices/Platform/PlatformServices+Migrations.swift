import Logging
package import SoloCore
package import SoloMigrations
import SoloStore
import Synchronization

extension PlatformServices {
    /// Runs the migrations that have not run on the databases of a manifest: all of them if nothing serves, and otherwise
    /// without the contract steps at the end.
    func migrate(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        let (isInUse, storage) = state.withLock { (!$0.used.isEmpty, $0.storage) }
        try migrations.requireDatabases(manifest.databases)
        for run in try await configuration.migrationRuns(of: manifest, migrations, storage, clusters) {
            try await run.up(through: isInUse ? .expand : .contract)
        }
    }

    /// Runs the contract steps of the release that alone is in use: those before it have ended.
    ///
    /// - Throws: ``MigrationError`` for the first that does not run; the release goes on.
    package func contract(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        try await withoutChanges {
            let storage = state.withLock(\.storage)
            for run in try await configuration.migrationRuns(of: manifest, migrations, storage, clusters) {
                try await run.up(through: .contract)
            }
            try await clusters.permit(manifest, storage.promoting(manifest))
        }
    }
}

extension PlatformServices {
    /// The databases of a manifest, by id, that are there and have migrations that have not run.
    package func databasesToMigrate(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws -> [String] {
        let storage = state.withLock(\.storage)
        var found: [String] = []
        for run in try await configuration.migrationRuns(of: manifest, migrations, storage, clusters) {
            if case .absent = run.target { continue }
            if case .sqlite(let path) = run.target, try !DurableFile(path: path).exists() { continue }
            if try await !run.status().pending.isEmpty { found.append(run.resource) }
        }
        return found
    }
}

extension PlatformServices {
    /// Migrations of whatever package beside the databases of a manifest that is in use. Nothing is changed.
    package func reports(of migrations: ReleaseMigrations, _ manifest: Manifest) async throws -> [MigrationReport] {
        try migrations.requireDatabases(manifest.databases)
        let storage = state.withLock(\.storage)
        var reports: [MigrationReport] = []
        for run in try await configuration.migrationRuns(of: manifest, migrations, storage, clusters) {
            reports.append(try await MigrationReport(of: run))
        }
        return reports
    }

    /// Runs those that have not run and that a release which serves does not notice.
    package func migrateBeside(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws -> [RanMigration] {
        try await withoutChanges {
            let storage = state.withLock(\.storage)
            let runs = try await configuration.migrationRuns(of: manifest, migrations, storage, clusters)
            let ran = try await MigrationRun.up(runs, through: .expand)
            if !ran.isEmpty { try await clusters.permit(manifest, storage.promoting(manifest)) }
            return ran
        }
    }
}

extension PlatformConfiguration {
    /// Calls the body with a run for each database of a manifest, also on a stage that does not run; Postgres servers run for that
    /// time then. Databases are only read until a run goes `up`.
    ///
    /// - Parameter makesDatabases: whether those that are missing are made, with their schemas, where the stage does not run.
    package func withMigrationRuns<Value: Sendable>(
        of manifest: Manifest, _ migrations: ReleaseMigrations, isRunning: Bool, makesDatabases: Bool = false,
        _ body: ([MigrationRun]) async throws -> Value
    ) async throws -> Value {
        let storage = try storageMap.read() ?? adopted()
        let clusters = clusters(componentKeys(vault()))
        let result: Result<Value, any Error>
        do {
            if !isRunning, makesDatabases {
                try DurableFile.makeFolder(databasesPath)
                for schema in schemas(of: manifest, storage) { try await schema.apply() }
                try await clusters.make(manifest, storage.promoting(manifest))
            } else if !isRunning {
                try await clusters.startExisting(manifest)
            }
            result = .success(try await body(migrationRuns(of: manifest, migrations, storage, clusters)))
        } catch {
            result = .failure(error)
        }
        await clusters.stop(Logger(label: "solo.services"))
        return try result.get()
    }

    func migrationRuns(
        of manifest: Manifest, _ migrations: ReleaseMigrations, _ storage: StorageMap, _ clusters: PostgresClusters
    ) async throws -> [MigrationRun] {
        let names = storage.promoting(manifest)
        var runs: [MigrationRun] = []
        for resource in manifest.resources where resource.kind.isDatabase {
            let name = names.name(of: StoredResource(resource))
            var target = MigrationTarget.sqlite(path: databasePath(name))
            if let version = resource.postgres?.version {
                let owner = try await clusters.target(ofOwner: name, version: version)
                target = owner.map(MigrationTarget.postgres) ?? .absent(.postgres)
            }
            runs.append(MigrationRun(resource: resource.id, target: target, migrations: migrations[resource.id]))
        }
        return runs
    }
}

extension Manifest {
    /// The ids of what may have migrations.
    package var databases: [String] {
        resources.filter(\.kind.isDatabase).map(\.id)
    }
}

extension Plan.Warning {
    /// A migration that has not run, with what the lint says of it.
    package init(pending migration: Migration, of resource: String, _ findings: [MigrationFinding]) {
        let when = migration.step == .expand ? "before the release starts" : "after the releases before have ended"
        let lines = findings.map { "\n      \($0.text)" }.joined()
        self.init(
            code: .migrationPending, resource: resource,
            message: "The migration \(migration.file) of \(resource) runs \(when).\(lines)")
    }
}
