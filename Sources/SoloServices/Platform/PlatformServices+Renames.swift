import Foundation
import SoloCore
import SoloObjectStore
import SoloSQL
import SoloStore

extension PlatformServices {
    /// Moves the data of resources that have a new name, once: where it is under the old one and not under the new one.
    func keepRenamed(_ manifest: Manifest) async throws {
        for resource in manifest.resources {
            guard let old = resource.renamedFrom else { continue }
            switch resource.kind {
            case .sqlite:
                try renameDatabase(configuration.databasePath(old), to: configuration.databasePath(resource.id))
            case .queue: try await queues.rename(old, to: resource.id)
            case .secret: try vault.rename(old, to: resource.id)
            case .bucket: try await objects.rename(bucket: old, to: resource.id)
            case .postgres, .setting: break
            }
        }
    }

    /// Empties the write-ahead log first, so that the one file is the whole database.
    private func renameDatabase(_ old: String, to new: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: old), !files.fileExists(atPath: new) else { return }
        let connection = try SQLiteConnection(path: old, busyTimeout: 1000)
        let isBusy = try connection.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) != 0 } ?? true
        connection.close()
        guard !isBusy, !files.fileExists(atPath: old + "-wal") else {
            throw PlatformError(
                .rename, "The database \(old) is in use, and cannot move to \(new).",
                fix: "End the app, and start `solo dev` again.")
        }
        try DurableFile(path: old).move(to: new)
        try DatabaseFiles.removeLocks(of: old)
    }
}
