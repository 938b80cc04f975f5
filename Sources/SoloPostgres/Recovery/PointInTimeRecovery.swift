package import Foundation
import SoloStore

/// Makes a cluster as another one was at a moment, of a base backup and the log that was archived since.
package struct PointInTimeRecovery: Sendable {
    package enum Target: Sendable, Equatable {
        /// With every transaction that committed at it or before.
        case moment(Date)
        case endOfLog
        /// With what the base backup has, and nothing that was committed after it.
        case endOfBackup
    }

    package struct Outcome: Sendable, Equatable {
        /// When the last transaction committed that the log added to the base backup; `nil` if it added none.
        package var lastCommit: Date?
        /// Whether the log goes beyond the moment. If it does not, everything was recovered.
        package var reachedTarget: Bool
    }

    let version: Int
    let base: String
    let segments: String
    let home: String
    let places: [PostgresInstallation.Place]

    /// - Parameters:
    ///   - base: a folder that ``BaseBackup`` has made, or a copy of it. It is not changed.
    ///   - segments: a folder of archived segments.
    ///   - home: of the new cluster, which ``PostgresCluster`` starts afterwards as any other. Its passwords are those of the other one, and
    ///     if it has an archive, that is one of its own: its log has another history.
    package init(
        version: Int, base: String, segments: String, home: String,
        places: [PostgresInstallation.Place] = PostgresInstallation.Place.usual
    ) {
        self.version = version
        self.base = base
        self.segments = segments
        self.home = home
        self.places = places
    }

    /// Recovers on the timeline of the base backup. The new cluster is there as a whole or not at all; a cancelled task ends it.
    ///
    /// - Throws: ``PostgresError``: `postgres-log-incomplete` if a segment is missing or damaged before the moment, or before the end of the
    ///   log; `postgres-moment-too-early` for a moment before the base backup.
    package func run(to target: Target) async throws -> Outcome {
        let manifest = try BackupManifestFile(of: base)
        let log = try usableLog(manifest)
        if case .moment(let moment) = target, moment < (try BackupManifestFile.earliestMoment(of: base)) {
            throw PostgresError.tooEarly(moment, base)
        }
        if target == .endOfLog, let missing = log.missing {
            throw PostgresError.missingSegment(missing, in: segments)
        }
        let server = RecoveryServer(
            folder: ClusterFolder(home: home), installation: try PostgresInstallation.of(version: version, in: places),
            segments: segments)
        guard !FileManager.default.fileExists(atPath: server.folder.data) else {
            throw PostgresError.placeIsTaken(home)
        }
        do {
            try await server.prepare(base: base)
            let outcome = try await recover(server, to: target, manifest, log)
            try await server.finish()
            return outcome
        } catch {
            await server.giveUp()
            throw error
        }
    }

    /// Throws unless the log reaches from the start of the base backup to its end.
    private func usableLog(_ manifest: BackupManifestFile) throws -> SegmentFolder {
        let has = (try? String(contentsOfFile: "\(base)/PG_VERSION", encoding: .utf8))?.prefix { !$0.isNewline }
        guard has == "\(version)" else {
            throw PostgresError.backupOfOtherVersion(base, has: has.map(String.init) ?? "no version", wants: version)
        }
        let first = WALSegment(timeline: manifest.timeline, at: manifest.start)
        let end = WALSegment(timeline: manifest.timeline, before: manifest.stop)
        let log = try SegmentFolder(segments, first: first)
        guard let last = log.last, last >= end else {
            throw PostgresError.missingEnd(log.last?.next ?? first, in: segments)
        }
        return log
    }

    private func recover(
        _ server: RecoveryServer, to target: Target, _ manifest: BackupManifestFile, _ log: SegmentFolder
    ) async throws -> Outcome {
        let said = try await server.recover(to: target)
        if target == .endOfBackup, said.reachedBackupEnd, server.isPromoted {
            return Outcome(lastCommit: said.lastCommit, reachedTarget: true)
        }
        if case .moment(let moment) = target {
            if said.reachedMoment, server.isPromoted {
                return Outcome(lastCommit: said.lastCommit, reachedTarget: true)
            }
            if said.momentIsTooEarly { throw PostgresError.tooEarly(moment, base) }
        }
        guard let redone = said.redone else { throw PostgresError.notRecovered(home, said.lines) }
        let last = WALSegment(timeline: manifest.timeline, at: redone)
        // Postgres takes a record that it cannot read for the end of the log.
        guard last == log.last else {
            throw PostgresError.damagedLog(after: redone, in: last, segments, reached: said.lastCommit)
        }
        if let missing = log.missing {
            throw PostgresError.missingSegment(missing, in: segments, reached: said.lastCommit)
        }
        if said.endedBeforeMoment {
            let again = try await server.recover(to: .endOfLog)
            guard server.isPromoted else { throw PostgresError.notRecovered(home, again.lines) }
        }
        guard server.isPromoted else { throw PostgresError.notRecovered(home, said.lines) }
        return Outcome(lastCommit: said.lastCommit, reachedTarget: target == .endOfLog)
    }
}
