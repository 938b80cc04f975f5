package import Foundation

/// What a stage is restored from: a backup, newer copies of its databases, and the buckets of the backup after it.
package struct RestorePoint: Sendable {
    /// The backup's name.
    package var name: String
    /// Every file that is read.
    package var manifest: BackupManifest
    /// The moment of the copies of databases, where they are newer than the backup.
    package var databases: Date?
    /// Whether it is the backup alone, without anything that was written since.
    package var isBackupAlone = false

    /// Whether its base backups were made with it.
    package var hasOwnBase: Bool {
        let folder = BackupLayout(product: manifest.product, stage: manifest.stage).path(of: "", in: name)
        return manifest.files.allSatisfy { $0.role != .base || $0.path.hasPrefix(folder) }
    }
}

extension BackupCatalog {
    /// A backup as it was made.
    ///
    /// - Returns: `nil` if there is none of the name.
    package func point(named name: String) async throws -> RestorePoint? {
        guard let entry = try await entries().first(where: { $0.name == name }) else { return nil }
        return RestorePoint(name: name, manifest: try await manifest(of: entry), isBackupAlone: true)
    }

    /// The newest state there is, or that of a moment: databases as they were by then, and every object that there was at any time from the
    /// backup before it to the one after it, so that no row of then names an object that is missing.
    ///
    /// - Returns: `nil` if there is no backup, or none from before the moment.
    package func point(at moment: Date? = nil) async throws -> RestorePoint? {
        var next: BackupManifest?
        for entry in try await entries() {
            let manifest = try await manifest(of: entry)
            if let moment, manifest.taken > moment {
                next = manifest
                continue
            }
            var point = RestorePoint(name: entry.name, manifest: manifest)
            if let increment = try await increment(since: entry.name, by: moment) { point.take(databasesOf: increment) }
            if let next { point.take(objectsOf: next) }
            return point
        }
        return nil
    }

    private func increment(since name: String, by moment: Date?) async throws -> BackupManifest? {
        for entry in try await increments.entries() where entry.name > name {
            // The name tells the second at least, which saves most of the reading.
            if let moment, let began = BackupLayout.time(of: entry.name), began > moment + 1 { continue }
            let manifest = try await increments.manifest(of: entry)
            if let moment, manifest.taken > moment { continue }
            return manifest
        }
        return nil
    }
}

extension BackupFile.Role {
    /// Whether increments have it: they have all of what is small, and changes often.
    package var isInIncrements: Bool {
        switch self {
        case .sqlite, .queues, .schedules, .stage, .release: true
        case .postgres, .base, .objects, .contents, .log: false
        }
    }

    fileprivate var isOfObjects: Bool { self == .objects || self == .contents }
}

extension RestorePoint {
    fileprivate mutating func take(databasesOf increment: BackupManifest) {
        manifest.files.removeAll { $0.role.isInIncrements }
        manifest.files += increment.files
        manifest.release = increment.release
        databases = increment.taken
    }

    /// Those of the later backup count where both have one.
    fileprivate mutating func take(objectsOf later: BackupManifest) {
        let known = Set(later.files.map(\.path))
        let own = manifest.files.filter { !known.contains($0.path) || !$0.role.isOfObjects }
        manifest.files = later.files.filter(\.role.isOfObjects) + own
    }
}
