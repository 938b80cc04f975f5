import Logging
import Foundation
package import SoloBackup
import SoloConcurrency
package import SoloCore
import SoloStore

extension PlatformServices {
    /// Backs the stage up to each destination, one backup at a time.
    ///
    /// - Parameter release: the one that serves, if one does.
    /// - Returns: what became of it at each, in their order. The record has it too.
    package func backUp(to destinations: [any BackupDestination], release: String?) async throws -> [BackupReport] {
        try await backups.withPermit {
            // Of a log that began before it.
            for stream in logStreams { _ = try? stream.name() }
            let taken = time.now
            let backup = try StageBackup(self, configuration.backupKeys, release: release, taken: taken)
            let reports: [BackupReport]
            do {
                reports = try await BackupExecutor.run { try await backup.run(to: destinations) }
            } catch {
                // What could not be copied can't be at any destination.
                reports = destinations.map { destination in
                    var report = BackupReport(destination: destination.name, isElsewhere: destination.isElsewhere)
                    report.problem = "\(error)"
                    return report
                }
            }
            var record = try configuration.backupRecord()
            for report in reports { record.note(report, taken: taken, now: time.now) }
            try configuration.write(record)
            return reports
        }
    }

    /// Where the stage's backups go: as the manifest that serves declares it, or on this machine.
    package func backupDestinations() throws -> [any BackupDestination] {
        try configuration.backupDestinations(of: appliedManifest)
    }

    /// How the backups at each destination are. If there is none that could be written to, one status says why.
    package func backupStatuses() throws -> [BackupStatus] {
        let record = try configuration.backupRecord()
        do {
            guard try configuration.backupKeys.hasRecoveryKey else { throw PlatformError.noRecoveryKey }
            return try backupDestinations().map {
                record.status(of: $0.name, isElsewhere: $0.isElsewhere, at: time.now)
            }
        } catch {
            return [
                BackupStatus(
                    destination: "the declared places", isElsewhere: false, state: .failing, problem: "\(error)")
            ]
        }
    }

    /// Whether the log of a Postgres server has no base backup at a destination, so that nothing of it would come back.
    func lacksBaseBackup() -> Bool {
        guard let began = logsBegan, let record = try? configuration.backupRecord(),
            let destinations = try? backupDestinations()
        else { return false }
        return destinations.contains { record.due(at: $0.name, after: began) == .distantPast }
    }

    /// When the newest of the logs began, in whole seconds, as the record has them. A clock that was ahead then needs no backup after backup.
    private var logsBegan: Date? {
        guard let began = logStreams.compactMap(\.began).max(), began <= time.now else { return nil }
        return Date(timeIntervalSince1970: began.timeIntervalSince1970.rounded(.down))
    }

    /// Backs up what is due, and returns when the next backup is.
    func backUpWhatIsDue(release: String?) async throws -> Date {
        let now = time.now
        // Until its recovery key was made, a stage on a server has no backups, which its status says.
        guard try configuration.backupKeys.hasRecoveryKey else { return now + BackupRecord.interval }
        let destinations = try backupDestinations()
        let record = try configuration.backupRecord()
        // After a restore, the log needs a base backup of its own.
        let due = destinations.filter { record.due(at: $0.name, after: logsBegan) <= now }
        if !due.isEmpty {
            for report in try await backUp(to: due, release: release) {
                guard let problem = report.problem else { continue }
                logger.error(
                    "A backup failed.", metadata: ["destination": "\(report.destination)", "error": "\(problem)"])
            }
        }
        let after = try configuration.backupRecord()
        return destinations.map { after.due(at: $0.name) }.min() ?? now + BackupRecord.interval
    }
}

extension PlatformConfiguration {
    package var backupKeys: BackupKeys {
        BackupKeys(keys, label: "\(project)-\(stage)", holdsRecoveryKey: holdsRecoveryKey)
    }
    package var backupLayout: BackupLayout { BackupLayout(product: project, stage: stage) }

    /// Where the backups of this stage go, as a manifest declares it; without one, on this machine.
    ///
    /// - Throws: ``PlatformError`` if the secret of a bucket's key is not set, `BackupError` for an address that can't be one.
    package func backupDestinations(of manifest: Manifest?) throws -> [any BackupDestination] {
        guard let declared = manifest?.stage(stage)?.backups?.destinations else {
            return [DirectoryDestination(localBackups)]
        }
        return try backupDestinations(at: declared)
    }

    /// - Throws: as ``backupDestinations(of:)``.
    package func backupDestinations(at places: [ManifestBackups.Destination]) throws -> [any BackupDestination] {
        try places.map { destination in
            switch destination {
            case .directory(let path): DirectoryDestination(path)
            case .bucket(let bucket): try self.destination(bucket)
            }
        }
    }

    private func destination(_ bucket: BackupBucket) throws -> S3Destination {
        guard let secret = try vault().get(bucket.secret) ?? backupSecret else {
            throw PlatformError(
                .secretsUnset,
                "The secret '\(bucket.secret)' is not set, which opens the bucket \(bucket.name) for backups.",
                fix:
                    "Set it: solo secret set \(bucket.secret) --stage \(stage). To restore where the vault is lost, put it into "
                    + "the environment as \(SoloVariable.backupSecret).")
        }
        return try S3Destination(
            endpoint: URL(string: bucket.endpoint) ?? URL(filePath: "/"), region: bucket.region, bucket: bucket.name,
            prefix: bucket.prefix, key: AccessKey(id: bucket.key, secret: secret.exposed))
    }

    /// In the stage's folder: what became of its backups and of its drills.
    package static let backupRecordNames = ["backups.json", "drills.json"]
    private var backupRecords: RecordFile<BackupRecord> { RecordFile(path: "\(folder)/\(Self.backupRecordNames[0])") }

    func backupRecord() throws -> BackupRecord { try backupRecords.read() ?? BackupRecord() }

    func write(_ record: BackupRecord) throws { try backupRecords.write(record) }
}
