import Foundation
import SoloArchive
import SoloBackup
import SoloPostgres

/// Makes a Postgres cluster of a stage anew, of a base backup and the log since, and verifies both.
struct ClusterRestore {
    let destination: any BackupDestination
    let identities: [AgeIdentity]
    /// Of the stage that was backed up.
    let layout: BackupLayout
    let configuration: PlatformConfiguration

    /// - Parameter target: of the log. A moment after its end is its end.
    func run(_ file: BackupFile, to target: PointInTimeRecovery.Target) async throws -> PointInTimeRecovery.Outcome {
        guard let version = file.resource.flatMap({ Int($0) }), let log = file.log else {
            throw BackupError(.damaged, "The backup has a base backup that is of no Postgres.")
        }
        let (base, segments) = ("\(configuration.folder)/base", "\(configuration.folder)/segments")
        defer { for folder in [base, segments] { try? FileManager.default.removeItem(atPath: folder) } }
        let reader = BackupReader(destination, with: identities)
        try await FolderArchive.read(file, from: reader, into: base)
        try await BaseBackup.verify(base, version: version)
        try FileManager.default.createDirectory(atPath: segments, withIntermediateDirectories: true)
        try await LogCatalog(destination, layout, cluster: log.cluster)
            .fetch(
                from: log.segment, through: target == .endOfBackup ? log.last : nil, into: segments, with: identities)
        return try await PointInTimeRecovery(
            version: version, base: base, segments: segments, home: "\(configuration.clustersPath)/\(version)"
        ).run(to: target)
    }
}
