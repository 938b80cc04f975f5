import SoloConcurrency
package import SoloCore
import SoloPostgres
import SoloSQL
import SoloStore
import Synchronization

extension PlatformServices {
    /// How a person reaches a database that a manifest has. The server of a stage that does not run is started for it, and runs
    /// until the services are closed.
    ///
    /// - Throws: `PostgresError`. `nil` if there is no such database.
    package func access(toDatabase id: String, of manifest: Manifest) async throws -> DatabaseAccess? {
        guard let resource = manifest.resources.first(where: { $0.id == id && $0.kind.isDatabase }) else { return nil }
        let storage = storageMap.promoting(manifest)
        let name = storage.name(of: StoredResource(resource))
        guard let version = resource.postgres?.version else { return .sqlite(path: configuration.databasePath(name)) }
        try await clusters.start(version)
        return try clusters.access(to: name, version: version)
    }

    /// Writes a SQLite file, as it is at one moment, into a new file; it is not flushed to the disk.
    package func copy(sqlite path: String, to file: String) async throws {
        let copied = Promise<Void>()
        // It takes as long as the file is large, which must not hold up others.
        startThread {
            do {
                let connection = try SQLiteConnection(path: path, access: .readOnly)
                defer { connection.close() }
                try connection.writeSnapshot(to: file)
                copied.fulfil()
            } catch {
                copied.fail(error)
            }
        }
        try await copied.value
    }

    /// Replaces a SQLite by a copy of a file. Nothing may have it open.
    ///
    /// - Throws: `SQLError` with code `storage` for a file that is not a database or is damaged; then nothing was replaced.
    package func load(sqlite id: String, of manifest: Manifest, from file: String) async throws {
        let name = storageMap.promoting(manifest).name(of: StoredResource(.sqlite, id))
        let path = configuration.databasePath(name)
        try await withoutChanges {
            let copy = path + ".loading"
            try DurableFile(path: copy).remove()
            let source = try SQLiteConnection(path: file, access: .readOnly)
            defer { source.close() }
            let problems = try source.all("PRAGMA integrity_check") { $0.text(0) }
            guard problems == ["ok"] else {
                throw SQLError(.storage, "\(file) is damaged: \(problems.first ?? "").")
            }
            try source.writeSnapshot(to: copy)
            try DurableFile(path: copy).flush()
            try DatabaseFiles(folder: configuration.databasesPath).remove(named: name)
            try DurableFile(path: copy).move(to: path)
        }
    }

    /// Removes what is in a database. - Parameter makesAnew: whether its tables and roles are made again at once, since it is in use.
    package func reset(database id: String, of manifest: Manifest, makesAnew: Bool) async throws {
        guard let resource = manifest.resources.first(where: { $0.id == id && $0.kind.isDatabase }) else { return }
        let names = storageMap.promoting(manifest)
        let name = names.name(of: StoredResource(resource))
        try await withoutChanges {
            if resource.kind == .sqlite {
                try DatabaseFiles(folder: configuration.databasesPath).remove(named: name)
            } else {
                try await clusters.remove(database: name)
            }
            guard makesAnew else { return }
            for manifest in manifestsInUse {
                try await clusters.make(manifest, storageMap.promoting(manifest))
                try await clusters.permit(manifest, storageMap.promoting(manifest))
            }
        }
    }

    /// Lends to the roles of a manifest's databases what their owners have made since.
    package func permitDatabases(of manifest: Manifest) async throws {
        try await withoutChanges { try await clusters.permit(manifest, storageMap.promoting(manifest)) }
    }

    private var storageMap: StorageMap { state.withLock(\.storage) }
}
