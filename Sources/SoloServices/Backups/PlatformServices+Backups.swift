import Logging
import Foundation
package import SoloBackup
import SoloConcurrency
package import SoloCore
import SoloStore
import Synchronization

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
            let results = await run(backup, to: destinations)
            try note(results)
            let reports = results.map(\.0)
            var record = try configuration.backupRecord()
            for report in reports { record.note(report, taken: taken, now: time.now) }
            try configuration.write(record)
            return reports
        }
    }

    private func run(
        _ backup: StageBackup, to destinations: [any BackupDestination]
    ) async -> [(BackupReport, IncrementRecord.Place?)] {
        do {
            return try await BackupExecutor.run { try await backup.run(to: destinations) }
        } catch {
            // What could not be copied can't be at any destination.
            return destinations.map { destination in
                var report = BackupReport(destination: destination.name, isElsewhere: destination.isElsewhere)
                report.problem = "\(error)"
                return (report, nil)
            }
        }
    }

    /// Keeps what the stage's retention keeps in folders, which would fill a disk. A bucket is pruned by whoever has a key that may remove.
    private func prune(_ destinations: [any BackupDestination], _ reports: [BackupReport]) async throws {
        let keep = appliedManifest?.stage(configuration.stage)?.backups?.keep ?? .standard
        for (destination, report) in zip(destinations, reports) where !destination.isElsewhere && report.problem == nil
        {
            let catalog = BackupCatalog(destination, configuration.backupLayout)
            do { _ = try await BackupExecutor.run { try await catalog.prune(keep) } } catch {
                logger.error(
                    "Old backups could not be removed.",
                    metadata: ["destination": "\(destination.name)", "error": "\(error)"])
            }
        }
    }

    /// What destinations have from now on, so that increments go on from there.
    private func note(_ results: [(BackupReport, IncrementRecord.Place?)]) throws {
        guard configuration.backsUpChanges else { return }
        var increments = try configuration.incrementRecord()
        for case (let report, let place?) in results { increments.places[report.destination] = place }
        try configuration.write(increments)
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
            return try backupDestinations().map { destination in
                let status = record.status(of: destination.name, isElsewhere: destination.isElsewhere, at: time.now)
                return try addChanges(to: status)
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

    /// Adds how far a destination has what changed since its last backup.
    private func addChanges(to status: BackupStatus) throws -> BackupStatus {
        guard configuration.backsUpChanges else { return status }
        var status = status
        let place = try configuration.incrementRecord().places[status.destination]
        status.databases = place?.moment
        status.log = logReach.withLock { $0[status.destination] }
        if let problem = place?.problem, status.problem == nil { (status.state, status.problem) = (.failing, problem) }
        return status
    }

    /// Backs up what is due, and returns when the next backup is.
    func backUpWhatIsDue(release: String?) async throws -> Date {
        let now = time.now
        // Until its recovery key was made, a stage on a server has no backups, which its status says.
        guard try configuration.backupKeys.hasRecoveryKey else { return now + BackupRecord.interval }
        let destinations = try backupDestinations()
        let record = try configuration.backupRecord()
        // After a restore, the log needs a base backup of its own, and increments go on from none.
        let known = configuration.backsUpChanges ? try configuration.incrementRecord().places : nil
        let due = destinations.filter { destination in
            if let known, known[destination.name] == nil, record.isGood(at: destination.name) { return true }
            return record.due(at: destination.name, after: logsBegan) <= now
        }
        if !due.isEmpty {
            let reports = try await backUp(to: due, release: release)
            try await prune(due, reports)
            for report in reports {
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
        guard let declared = manifest?.stage(stage)?.backups?.destinations, !declared.isEmpty else {
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
        try S3Destination(
            endpoint: URL(string: bucket.endpoint) ?? URL(filePath: "/"), region: bucket.region, bucket: bucket.name,
            prefix: bucket.prefix, key: accessKey(of: bucket))
    }

    private func accessKey(of bucket: BackupBucket) throws -> AccessKey {
        if let backupKey, let backupSecret { return AccessKey(id: backupKey, secret: backupSecret.exposed) }
        guard let secret = try vault().get(bucket.secret) ?? backupSecret else {
            throw PlatformError(
                .secretsUnset,
                "The secret '\(bucket.secret)' is not set, which opens the bucket \(bucket.name) for backups.",
                fix:
                    "Set it: solo secret set \(bucket.secret) --stage \(stage). To restore where the vault is lost, put it into "
                    + "the environment as \(SoloVariable.backupSecret).")
        }
        return AccessKey(id: bucket.key, secret: secret.exposed)
    }

    /// In the stage's folder: what became of its backups and of its drills.
    package static let backupRecordNames = ["backups.json", "drills.json"]
    private var backupRecords: RecordFile<BackupRecord> { RecordFile(path: "\(folder)/\(Self.backupRecordNames[0])") }

    func backupRecord() throws -> BackupRecord { try backupRecords.read() ?? BackupRecord() }

    func write(_ record: BackupRecord) throws { try backupRecords.write(record) }
}
