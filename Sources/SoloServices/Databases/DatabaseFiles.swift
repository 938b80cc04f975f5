import Foundation
import SoloMigrations
import SoloSQL
import SoloStore

/// The SQLite files of a folder, one database for each resource, by the name of its storage.
struct DatabaseFiles: Sendable {
    /// In the order of their removal. SQLite would replay a log that its database left behind into the next database of
    /// that name, so the database goes last.
    private static let parts = ["-journal", "-wal", "-shm", ""]
    private static let suffix = ".sqlite"

    let folder: String

    /// The bytes of each database with its log, by its name: also of one whose removal was interrupted.
    func sizes() throws -> [String: Int] {
        let files = FileManager.default
        guard files.fileExists(atPath: folder) else { return [:] }
        var sizes: [String: Int] = [:]
        for name in try files.contentsOfDirectory(atPath: folder) {
            guard let part = Self.parts.first(where: { name.hasSuffix(Self.suffix + $0) }) else { continue }
            let database = String(name.dropLast((Self.suffix + part).count))
            // A running app may remove its log between the two calls.
            let size = (try? files.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? NSNumber)?.intValue
            sizes[database, default: 0] += part == "-shm" ? 0 : size ?? 0
        }
        return sizes
    }

    func path(of name: String) -> String { "\(folder)/\(name)\(Self.suffix)" }

    func remove(named name: String) throws { try Self.remove(path(of: name)) }

    /// Removes a database with the files beside it. Interrupted, it can be called again.
    static func remove(_ database: String) throws {
        // Each is on the disk before the next one: after a power loss there must be no log without its database.
        for part in parts { try DurableFile(path: database + part).remove() }
        try removeLocks(of: database)
        for path in MigrationRun.snapshotPaths(of: database) { try DurableFile(path: path).remove() }
    }

    /// Removes the files of the lock that writers of a database take.
    static func removeLocks(of database: String) throws {
        for path in SQLiteDatabase.lockPaths(of: database) { try DurableFile(path: path).remove() }
    }
}
