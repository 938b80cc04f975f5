package import Foundation
package import SoloArchive
package import SoloBackup
import SoloCore
package import SoloServices

/// Restores a stage of this machine from a backup: into a folder that nothing uses, and into its place once all of it was verified.
package enum StageRecovery {
    /// What a restore did.
    package struct Outcome: Codable, Sendable, Equatable {
        package var stage: String
        package var backup: String
        package var destination: String
        /// The moment that the stage is at now.
        package var taken: Date
        /// The moment of databases in SQLite and of queues, where they are newer.
        package var databases: Date?
        /// Of Postgres databases that have one.
        package var log: ReplayedLog?
        package var bytes: Int
        package var seconds: Double
        /// What the former data is called; `nil` if there was none.
        package var kept: String?
        /// The app's own checks; `nil` if it has none.
        package var checks: AppChecks?

        package init(
            stage: String, backup: String, destination: String, taken: Date, databases: Date? = nil,
            log: ReplayedLog? = nil, bytes: Int, seconds: Double, kept: String? = nil,
            checks: AppChecks? = nil
        ) {
            (self.stage, self.backup, self.destination, self.taken) = (stage, backup, destination, taken)
            (self.databases, self.log, self.bytes, self.seconds, self.kept) = (databases, log, bytes, seconds, kept)
            self.checks = checks
        }
    }

    /// - Parameters:
    ///   - folders: of the stage that gets the data.
    ///   - checkingApp: has the checks of the app; without one they are not run.
    ///   - begun: is called for each file, before it is read.
    /// - Throws: ``HostError`` `stage-busy` if it runs, `BackupError`; then nothing was changed.
    package static func run(
        _ found: StageBackups.Found, with identities: [AgeIdentity], into folders: StageFolders, project: String,
        environment: [String: String], checkingApp: CheckingApp? = nil, begun: @Sendable (BackupFile) -> Void
    ) async throws -> Outcome {
        let began = ContinuousClock.now
        try folders.makeRoot()
        let lock = try hold(folders)
        defer { lock.release() }
        _ = try await StaleProcesses.end(promotion: folders.promotion)
        let replacement = StageReplacement(folders)
        var configuration = PlatformConfiguration(folders: folders, project: project, environment: environment)
        configuration.checkingApp = { checkingApp }
        var outcome = try await prepare(
            found, with: identities, beside: folders, as: configuration, begun: begun)
        folders.removeStaleRun()
        outcome.kept = try replacement.finish(at: Date())
        outcome.seconds = (ContinuousClock.now - began) / .seconds(1)
        return outcome
    }

    /// Restores a backup beside the stage's data, verifies it there, and changes nothing of the stage.
    ///
    /// - Parameters:
    ///   - configuration: the stage's.
    ///   - moment: to which Postgres databases with a log are restored; to the log's end without it.
    package static func prepare(
        _ found: StageBackups.Found, with identities: [AgeIdentity], beside folders: StageFolders,
        as configuration: PlatformConfiguration, at moment: Date? = nil,
        begun: @Sendable (BackupFile) -> Void = { _ in }
    ) async throws -> Outcome {
        let began = ContinuousClock.now
        let replacement = StageReplacement(folders)
        try replacement.begin()
        let fresh = configuration.apart(in: replacement.fresh.state.path)
        let log = try await BackupExecutor.run {
            try await StageRestore(
                found.point, from: found.destination, with: identities, into: fresh, at: moment
            ).run(begun: begun)
        }
        let checks = try await check(fresh, of: found.point.manifest.stage, replacement)
        try replacement.keepRecords()
        return Outcome(
            stage: folders.stage, backup: found.point.name, destination: found.destination.name,
            taken: found.point.manifest.taken, databases: found.point.databases, log: log,
            bytes: found.point.manifest.files.reduce(0) { $0 + $1.content.bytes },
            seconds: (ContinuousClock.now - began) / .seconds(1), checks: checks)
    }

    /// - Parameter stage: the one that was backed up.
    private static func check(
        _ fresh: PlatformConfiguration, of stage: String, _ replacement: StageReplacement
    ) async throws -> AppChecks? {
        guard let checks = try await RestoreChecks(of: stage, over: fresh) else { return nil }
        guard checks.app != nil else { return checks.notRun }
        return try await replacement.withCopy { try await checks.run(over: fresh.apart(in: $0.path)) }
    }

    private static func hold(_ folders: StageFolders) throws -> StageLock {
        try HostError.writing(folders.run) {
            try FileManager.default.createDirectory(
                at: folders.run, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        return try StageLock.hold(
            folders, orElse: "it is not restored",
            fix: "End its solo dev with Ctrl-C first, or restore into another stage:",
            commands: ["solo restore --to rehearsal"])
    }
}
