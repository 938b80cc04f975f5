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
        for run in configuration.migrationRuns(of: manifest, migrations, storage) {
            try await run.up(through: isInUse ? .expand : .contract)
        }
    }

    /// Runs the contract steps of the release that alone is in use: those before it have ended.
    ///
    /// - Throws: ``MigrationError`` for the first that does not run; the release goes on.
    package func contract(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        try await withoutChanges {
            for run in configuration.migrationRuns(of: manifest, migrations, state.withLock(\.storage)) {
                try await run.up(through: .contract)
            }
        }
    }
}

extension PlatformConfiguration {
    /// One for each database of a manifest, also on a stage that does not run. The databases are only read until one goes `up`.
    package func migrationRuns(of manifest: Manifest, _ migrations: ReleaseMigrations) throws -> [MigrationRun] {
        migrationRuns(of: manifest, migrations, try storageMap.read() ?? adopted())
    }

    /// Makes the databases of a manifest, with their schemas, on a stage that does not run.
    package func makeDatabases(of manifest: Manifest) async throws {
        try DurableFile.makeFolder(databasesPath)
        for schema in schemas(of: manifest, try storageMap.read() ?? adopted()) { try await schema.apply() }
    }

    func migrationRuns(
        of manifest: Manifest, _ migrations: ReleaseMigrations, _ storage: StorageMap
    ) -> [MigrationRun] {
        let names = storage.promoting(manifest)
        return manifest.resources.compactMap { resource in
            guard resource.kind == .sqlite else { return nil }
            let path = databasePath(names.name(of: StoredResource(.sqlite, resource.id)))
            return MigrationRun(
                resource: resource.id, target: .sqlite(path: path), migrations: migrations[resource.id])
        }
    }
}

extension Manifest {
    /// The ids of what may have migrations.
    package var databases: [String] {
        resources.filter { [.sqlite, .postgres].contains($0.kind) }.map(\.id)
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
