package import Foundation
import Logging
package import SoloBackup
import SoloConcurrency
import SoloCore
import SoloStore
import Synchronization

/// Restores the newest backup of a destination into a place that is thrown away, with all checks of a real restore.
package struct RestoreDrill: Sendable {
    private let configuration: PlatformConfiguration
    private let destination: any BackupDestination

    /// - Parameter configuration: of the stage whose backups are tried; nothing of it is touched but its record of drills.
    package init(_ configuration: PlatformConfiguration, at destination: any BackupDestination) {
        self.configuration = configuration
        self.destination = destination
    }

    /// - Returns: how it went. What is wrong with the backup is in it, and never thrown.
    package func run(at now: Date) async -> Drill {
        var drill = Drill(destination: destination.name, began: now)
        let began = ContinuousClock.now
        let target = target
        do {
            try FileManager.default.removeIfThere(configuration.drillFolder)
            drill = try await BackupExecutor.run { [drill] in try await attempt(drill, into: target) }
            // Services run during the checks, and they are too much for the two threads of backups.
            if drill.problem == nil {
                drill.checks = try await RestoreChecks(of: configuration.stage, over: target)?.run(over: target)
            }
        } catch {
            drill.problem = "\(error)"
        }
        try? FileManager.default.removeIfThere(configuration.drillFolder)
        drill.seconds = (ContinuousClock.now - began) / .seconds(1)
        return drill
    }

    private var target: PlatformConfiguration {
        var target = configuration.apart(in: configuration.drillFolder + "/stage")
        // The vault's key that is restored is thrown away as well.
        target.keys = KeyFolder(path: configuration.drillFolder + "/keys")
        return target
    }

    private func attempt(_ drill: Drill, into target: PlatformConfiguration) async throws -> Drill {
        var drill = drill
        let catalog = BackupCatalog(destination, configuration.backupLayout)
        guard let newest = try await catalog.point() else {
            drill.problem = "There is no backup."
            return drill
        }
        drill.backup = newest.name
        drill.loss = drill.began.timeIntervalSince(newest.manifest.taken)
        drill.bytes = newest.manifest.files.reduce(0) { $0 + $1.content.bytes }
        try await StageRestore(
            newest, from: destination, with: try configuration.backupKeys.identities(), into: target
        ).run()
        return drill
    }
}

extension PlatformConfiguration {
    fileprivate var drillFolder: String { folder + "/drill" }
    private var drillRecords: RecordFile<DrillRecord> { RecordFile(path: "\(folder)/\(Self.backupRecordNames[1])") }

    /// The drills until now, the newest first.
    package func drills() throws -> [Drill] { try drillRecord().drills }

    package func drillStatus(at now: Date) throws -> DrillStatus { try drillRecord().status(at: now) }

    /// Notes a drill; a stage of which nothing is left has no record.
    package func note(_ drill: Drill) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let lock = try FileLock.acquire(drillRecords.path + ".lock")
        defer { lock.release() }
        var record = try drillRecord()
        record.note(drill)
        try drillRecords.write(record)
    }

    func drillRecord() throws -> DrillRecord { try drillRecords.read() ?? DrillRecord() }
}

extension PlatformServices {
    /// Tries the newest backup at each destination, if a drill is due. Returns when the next one is.
    func drillIfDue() async throws -> Date {
        let due = try configuration.drillRecord().due
        guard due <= time.now else { return due }
        for drill in try await drill() {
            guard let problem = drill.problem else { continue }
            logger.error(
                "A backup could not be restored.",
                metadata: ["destination": "\(drill.destination)", "error": "\(problem)"])
        }
        return try configuration.drillRecord().due
    }

    /// Tries the newest backup at each destination.
    package func drill() async throws -> [Drill] {
        var drills: [Drill] = []
        for destination in try backupDestinations() {
            var drill = try await backups.withPermit {
                await RestoreDrill(configuration, at: destination).run(at: time.now)
            }
            let reach = try configuration.incrementRecord().places[destination.name]?.moment
            let safe = [reach, logReach.withLock { $0[destination.name] }].compactMap(\.self).min()
            drill.databaseLoss = safe.map { max(0, drill.began.timeIntervalSince($0)) }
            try configuration.note(drill)
            drills.append(drill)
        }
        return drills
    }
}
