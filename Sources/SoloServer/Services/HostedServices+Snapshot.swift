import Foundation
import SoloCore
import SoloHost
import SoloMigrations
import SoloServices

extension HostedServices {
    /// Copies the databases on which migrations have not run, as they are now.
    ///
    /// - Parameter name: what the copy is called, such as the release that comes with the migrations.
    func takeSnapshot(before name: String, _ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        let services = platform.services
        let databases = try await services.databasesToMigrate(manifest, migrations)
        guard !databases.isEmpty else { return }
        let snapshots = StageSnapshots(folder: hostFolders.snapshots(of: stage))
        try await snapshots.take(before: name) { folder in
            for id in databases {
                guard let access = try await services.access(toDatabase: id, of: manifest) else { continue }
                switch access {
                case .sqlite(let path): try await services.copy(sqlite: path, to: "\(folder)/\(id).sqlite")
                case .postgres: try await Self.run(access.dump(to: "\(folder)/\(id).dump"), of: id)
                }
            }
        }
    }

    private static func run(_ program: DatabaseProgram, of database: String) async throws {
        do {
            try await program.runToEnd()
        } catch let error as DatabaseProgramError {
            throw HostError(
                .snapshotFailed, "The database '\(database)' could not be copied before its migrations.",
                details: error.details, fix: "Nothing was changed. Correct what pg_dump says, and deploy again.")
        }
    }
}

extension HostError.Code {
    static let snapshotFailed = Self("snapshot-failed")
}
