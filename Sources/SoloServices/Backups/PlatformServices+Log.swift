import Foundation
import Logging
import SoloBackup
import SoloConcurrency
import SoloCore
import SoloPostgres
import Synchronization

extension PlatformServices {
    /// The logs of the stage's clusters that are archived.
    var logStreams: [LogStream] {
        guard let folder = configuration.archivePath else { return [] }
        return clusters.existing.map { LogStream(version: $0, folder: "\(folder)/\($0)") }
    }

    /// Writes what was archived since to each destination, whatever happens at another one.
    func shipLogs() async throws {
        let streams = logStreams
        // Most stages have none, and this is done every few seconds.
        guard !streams.isEmpty else { return }
        guard try configuration.backupKeys.hasRecoveryKey else { return try streams.forEach { try $0.drop() } }
        let destinations = try backupDestinations()
        var failed: Set<String> = []
        let began = time.now
        for stream in streams {
            for destination in destinations {
                do { try await ship(stream, to: destination) } catch {
                    failed.insert(destination.name)
                    logger.error(
                        "The log of a Postgres server could not be backed up.",
                        metadata: ["destination": "\(destination.name)", "error": "\(error)"])
                }
            }
            try stream.removeShipped(to: destinations)
            if try stream.restartIfLong() {
                logger.error(
                    "The log of a Postgres server was not backed up for too long, and begins anew with a base backup.")
            }
        }
        let waiting = streams.compactMap { clusters.waitsSince($0.version) }.min() ?? began
        for destination in destinations where !failed.contains(destination.name) {
            logReach.withLock { $0[destination.name] = min(waiting, began) - PostgresCluster.archiveTimeout }
        }
    }

    func ship(_ stream: LogStream, to destination: any BackupDestination) async throws {
        let (layout, keys, now) = (configuration.backupLayout, configuration.backupKeys, time.now)
        try await logs.withPermit {
            try await BackupExecutor.run { try await stream.ship(to: destination, layout, keys, at: now) }
        }
    }
}
