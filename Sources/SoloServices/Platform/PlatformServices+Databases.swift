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

    /// Replaces what is in a SQLite by what is in a file.
    ///
    /// - Parameter isInUse: whether others have it open. They read what was there before until all of it is replaced.
    /// - Throws: `SQLError` with code `storage` for a file that is not a database or is damaged; then nothing was replaced.
    package func load(sqlite id: String, of manifest: Manifest, from file: String, isInUse: Bool) async throws {
        let name = storageMap.promoting(manifest).name(of: StoredResource(.sqlite, id))
        let path = configuration.databasePath(name)
        try await withoutChanges {
            let source = try SQLiteConnection(path: file, access: .readOnly)
            defer { source.close() }
            let problems = try source.all("PRAGMA integrity_check") { $0.text(0) }
            guard problems == ["ok"] else {
                throw SQLError(.storage, "\(file) is damaged: \(problems.first ?? "").")
            }
            guard !isInUse else {
                return try await Self.replaceContent(of: path, by: .file(file), for: "the load of \(id)")
            }
            let copy = path + ".loading"
            try DurableFile(path: copy).remove()
            try source.writeSnapshot(to: copy)
            try DurableFile(path: copy).flush()
            try DatabaseFiles(folder: configuration.databasesPath).remove(named: name)
            try DurableFile(path: copy).move(to: path)
        }
    }

    /// What a SQLite is to have.
    private enum Content: Sendable {
        case file(String)
        /// Empty tables, by schemas' texts.
        case schemas([String])

        func open() throws -> SQLiteConnection {
            switch self {
            case .file(let path): return try SQLiteConnection(path: path, access: .readOnly)
            case .schemas(let texts):
                let connection = try SQLiteConnection(path: ":memory:")
                for text in texts where !text.isEmpty { try connection.run(script: text) }
                return connection
            }
        }
    }

    /// Replaces what is in a file that others have open, in its turn among those who write to it.
    private static func replaceContent(of path: String, by content: Content, for purpose: String) async throws {
        let opened = Promise<SQLiteDatabase>()
        startThread {
            do { opened.fulfil(try SQLiteDatabase(path: path)) } catch { opened.fail(error) }
        }
        let database = try await opened.value
        let result: Result<Void, any Error>
        do {
            try await InvocationContext.$current.withValue(InvocationContext(purpose)) {
                try await database.exclusively { writer in
                    try await writer.run { connection in
                        let source = try content.open()
                        defer { source.close() }
                        try connection.replaceContent(by: source)
                    }
                }
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await database.close()
        try result.get()
    }

    /// Removes what is in a database.
    ///
    /// - Parameter isInUse: whether others have it open. Then its tables and roles are made again at once.
    package func reset(database id: String, of manifest: Manifest, isInUse: Bool) async throws {
        guard let resource = manifest.resources.first(where: { $0.id == id && $0.kind.isDatabase }) else { return }
        let names = storageMap.promoting(manifest)
        let name = names.name(of: StoredResource(resource))
        try await withoutChanges {
            if resource.kind == .sqlite, isInUse {
                let path = configuration.databasePath(name)
                let schemas = manifestsInUse.flatMap { configuration.schemas(of: $0, storageMap) }.filter {
                    $0.path == path
                }
                return try await Self.replaceContent(
                    of: path, by: .schemas(schemas.map(\.text)), for: "the reset of \(id)")
            } else if resource.kind == .sqlite {
                try DatabaseFiles(folder: configuration.databasesPath).remove(named: name)
            } else {
                try await clusters.remove(database: name)
            }
            guard isInUse else { return }
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
