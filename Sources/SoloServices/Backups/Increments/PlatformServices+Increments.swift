import Foundation
import Logging
import SoloBackup
import SoloConcurrency
import SoloCore

extension PlatformServices {
    /// Writes to each destination with a backup what has changed since, if it is time for another look, whatever happens at another one.
    func backUpWhatChanged() async throws {
        guard try configuration.backupKeys.hasRecoveryKey else { return }
        try await backups.withPermit {
            var record = try configuration.incrementRecord()
            let due = try backupDestinations().compactMap { destination in
                record.places[destination.name].map { (destination, $0) }
            }
            .filter { $0.1.lastTry + IncrementRecord.interval <= time.now }
            guard !due.isEmpty else { return }
            let increment = try StageIncrement(self)
            let places = try await BackupExecutor.run { [due] in try await increment.run(due) }
            for ((destination, _), place) in zip(due, places) {
                record.places[destination.name] = place
                guard let problem = place.problem else { continue }
                logger.error(
                    "What has changed could not be backed up.",
                    metadata: ["destination": "\(destination.name)", "error": "\(problem)"])
            }
            try configuration.write(record)
        }
    }
}

extension PlatformConfiguration {
    private var incrementRecords: RecordFile<IncrementRecord> { RecordFile(path: "\(folder)/increments.json") }

    func incrementRecord() throws -> IncrementRecord { try incrementRecords.read() ?? IncrementRecord() }
    func write(_ record: IncrementRecord) throws { try incrementRecords.write(record) }
}
