package import Foundation
import SoloArchive
package import SoloBackup
package import SoloCore
package import SoloServices

/// The backups of a stage of this machine, at all of its destinations, also if nothing else is left of the stage.
package struct StageBackups: Sendable {
    /// A backup at a destination.
    package struct Listed: Codable, Sendable, Equatable {
        package var name: String
        package var destination: String
        /// `nil` if the manifest is damaged.
        package var taken: Date?
        package var release: String?
        /// Compressed and encrypted.
        package var stored: Int?
        /// What is in it.
        package var content: Int?
        package var problem: String?
    }

    /// A backup whose files were all read and compared.
    package struct Verified: Codable, Sendable, Equatable {
        package var name: String
        package var destination: String
        package var files: Int
        package var bytes: Int
    }

    package let destinations: [any BackupDestination]
    private let layout: BackupLayout

    package init(_ configuration: PlatformConfiguration, destinations: [any BackupDestination]) {
        layout = configuration.backupLayout
        self.destinations = destinations
    }

    /// Where a laptop's backups are, unless the stage says otherwise: outside of the project, so that they outlive it.
    static func folder(_ environment: [String: String]) -> String {
        if let home = environment[SoloVariable.home], !home.isEmpty { return home + "/backups" }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/solo/backups" }
        return NSHomeDirectory() + "/.local/share/solo/backups"
    }

    /// Every complete backup, the newest first.
    package func list() async throws -> [Listed] {
        var listed: [Listed] = []
        for destination in destinations {
            let catalog = BackupCatalog(destination, layout)
            for entry in try await catalog.entries() {
                var backup = Listed(name: entry.name, destination: destination.name)
                do {
                    let manifest = try await catalog.manifest(of: entry)
                    backup.taken = manifest.taken
                    backup.release = manifest.release
                    backup.stored = manifest.files.reduce(0) { $0 + $1.stored.bytes }
                    backup.content = manifest.files.reduce(0) { $0 + $1.content.bytes }
                } catch let error as BackupError {
                    backup.problem = error.description
                }
                listed.append(backup)
            }
        }
        return listed.sorted { $0.name > $1.name }
    }

    /// What was picked.
    package struct Found: Sendable {
        package var point: RestorePoint
        package var destination: any BackupDestination
    }

    /// The backup of a name, or else the newest state or that of a moment.
    ///
    /// - Throws: `BackupError` `no-backup`, or `backup-damaged` for the manifest of the one that was picked.
    package func find(_ name: String? = nil, by moment: Date? = nil) async throws -> Found {
        var known = 0
        for destination in destinations {
            let catalog = BackupCatalog(destination, layout)
            let point =
                if let name { try await catalog.point(named: name) } else { try await catalog.point(at: moment) }
            if let point { return Found(point: point, destination: destination) }
            known += try await catalog.entries().count
        }
        let places = destinations.map(\.name).joined(separator: ", ")
        let which = name.map { " called \($0)" } ?? (moment == nil ? "" : " from before that time")
        throw BackupError(
            .noBackup, "There is no backup of \(layout.product)/\(layout.stage)\(which) at \(places).",
            fix: known == 0 ? "Make one: solo backup now" : "See those that are there: solo backup list")
    }

    /// The names of the backups that a retention does not keep, the newest first.
    package func surplus(_ keep: ManifestBackups.Retention) async throws -> [String] {
        var surplus: Set<String> = []
        for destination in destinations {
            let names = try await BackupCatalog(destination, layout).entries().map(\.name)
            surplus.formUnion(Set(names).subtracting(keep.kept(among: names)))
        }
        return surplus.sorted(by: >)
    }

    /// Removes them.
    ///
    /// - Returns: the names of those that were removed at each destination.
    package func prune(_ keep: ManifestBackups.Retention) async throws -> [(destination: String, names: [String])] {
        var removed: [(destination: String, names: [String])] = []
        for destination in destinations {
            removed.append((destination.name, try await BackupCatalog(destination, layout).prune(keep)))
        }
        return removed
    }

    /// Reads every file of a backup.
    package func verify(_ found: Found) async throws -> Verified {
        let layout = layout
        return try await BackupExecutor.run {
            let manifest = found.point.manifest
            try await BackupCatalog(found.destination, layout).verify(manifest)
            return Verified(
                name: found.point.name, destination: found.destination.name, files: manifest.files.count,
                bytes: manifest.files.reduce(0) { $0 + $1.stored.bytes })
        }
    }
}
