import Foundation
import SoloBackup
import SoloSQL

/// A file of SQLite that is backed up as a copy: a database, the queues or the schedules.
struct DatabaseSource: Sendable {
    var role: BackupFile.Role
    var resource: String?
    /// In a backup, without the suffixes of compression and encryption: `sqlite.db.sqlite`.
    var file: String
    var path: String

    /// Those of a stage, the app's first.
    static func all(of configuration: PlatformConfiguration) throws -> [DatabaseSource] {
        let databases = try DatabaseFiles(folder: configuration.databasesPath).sizes().keys.sorted().map {
            DatabaseSource(
                role: .sqlite, resource: $0, file: "sqlite.\($0).sqlite", path: configuration.databasePath($0))
        }
        return databases + [
            DatabaseSource(role: .queues, file: "queues.sqlite", path: configuration.queuePath),
            DatabaseSource(role: .schedules, file: "schedules.sqlite", path: configuration.schedulesPath),
        ]
    }

    /// Another one whenever the content may be another: what is written goes to the log beside the file first.
    var state: String { [path, path + "-wal"].map(Self.mark).joined(separator: " ") }

    var bytes: Int { Self.attributes(path)?[.size] as? Int ?? 0 }

    /// Copies it as it is at one moment.
    func copy(into folder: String, _ services: PlatformServices) async throws -> DatabaseCopy {
        // What is written from here on may be in the copy or not, so the next one sees another state.
        let state = state
        let target = "\(folder)/\(file)"
        try await services.copy(sqlite: path, to: target)
        let connection = try SQLiteConnection(path: target, access: .readOnly)
        defer { connection.close() }
        return DatabaseCopy(
            role: role, resource: resource, file: file, path: target, rows: try connection.rowCounts(), state: state)
    }

    private static func mark(_ path: String) -> String {
        guard let attributes = attributes(path) else { return "-" }
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
        return "\(attributes[.size] ?? 0).\(changed)"
    }

    private static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: path)
    }
}

/// A copy of one on its way into backups.
struct DatabaseCopy: Sendable {
    var role: BackupFile.Role
    var resource: String?
    var file: String
    var path: String
    var rows: [String: Int]?
    /// Of what was copied, before it was.
    var state = ""

    @discardableResult
    func write(to writer: BackupWriter) async throws -> BackupFile {
        try await writer.add(role, resource, as: file, rows: rows) { upload in
            try await FilePieces.forEach(of: path) { try await upload.append($0) }
        }
    }
}
