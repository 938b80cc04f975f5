package import Foundation
import SoloCore
import SoloSQL

/// A copy of all files of a cluster, from which on its archived log leads to every later moment.
package struct BaseBackup: Sendable, Equatable {
    /// What the cluster was given when it was made, as decimal digits: no number of JSON holds all of them.
    package var systemIdentifier: String
    package var timeline: Int
    /// What is written from here to ``stop`` is needed to make use of the copy.
    package var start: WALPosition
    package var stop: WALPosition
    /// Such as `15.18 (Debian 15.18-0+deb12u1)`.
    package var serverVersion: String
    /// This moment and each later one can be recovered: the server's time at the end.
    package var earliestMoment: Date

    /// Copies the files of a cluster with an archive while it is used. Everything that the copy needs is in the archive afterwards. A
    /// cluster that sleeps is woken, and stays awake.
    ///
    /// - Parameter folder: one that is empty or not there; of a copy that failed nothing is left.
    /// - Throws: ``PostgresError``, `SQLError`.
    package static func take(of cluster: PostgresCluster, into folder: String) async throws -> BaseBackup {
        guard cluster.archive != nil else { throw PostgresError.noArchive }
        // A connection that copies does not keep a server awake; this one does.
        let console = try await cluster.console()
        defer { console.close() }
        // Where the archive does not work, the copy would wait for it without end.
        try await cluster.archiveLog(console)
        do {
            try await copy(cluster, into: folder)
            let range = try BackupManifestFile(of: folder)
            let server = try await console.run(
                """
                SELECT system_identifier::text AS id, current_setting('server_version') AS version,
                clock_timestamp()::text AS now FROM pg_control_system()
                """
            ).rows[0]
            let now = PostgresTimestamp.date(try server["now", as: String.self])
            let earliest = try BackupManifestFile.earliestMoment(of: folder)
            return BaseBackup(
                systemIdentifier: try server["id", as: String.self], timeline: range.timeline, start: range.start,
                stop: range.stop, serverVersion: try server["version", as: String.self],
                earliestMoment: max(now ?? earliest, earliest))
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Runs as who runs Solo, whose folder it is; so whoever the server runs as need not enter it.
    private static func copy(_ cluster: PostgresCluster, into folder: String) async throws {
        let target = cluster.target(database: "postgres", as: try cluster.superuser())
        let program = ServerProgram(
            executable: try cluster.installation().program("pg_basebackup"),
            arguments: [
                "--pgdata", folder, "--format=plain", "--wal-method=none", "--checkpoint=fast", "--no-password",
                "--host", target.host, "--port", String(target.port), "--username", target.user,
            ], user: ServerUser(other: nil))
        let outcome = try await program.run(
            environment: ["PGPASSWORD": target.password?.exposed ?? ""], endsWithTask: true)
        guard outcome.isSuccess else { throw PostgresError.notCopied(outcome.lines) }
    }

    /// Compares the files of a copy with the list that was made with it.
    ///
    /// - Throws: ``PostgresError`` `postgres-backup-damaged`.
    package static func verify(
        _ folder: String, version: Int, in places: [PostgresInstallation.Place] = PostgresInstallation.Place.usual
    ) async throws {
        let program = ServerProgram(
            executable: try PostgresInstallation.of(version: version, in: places).program("pg_verifybackup"),
            // The log is kept apart from the copy.
            arguments: ["--no-parse-wal", folder], user: ServerUser(other: nil))
        let outcome = try await program.run(endsWithTask: true)
        guard outcome.isSuccess else { throw PostgresError.damaged(folder, outcome.lines) }
    }
}

/// What a base backup says of itself, in its folder.
struct BackupManifestFile: Sendable, Equatable {
    var timeline: Int
    var start: WALPosition
    var stop: WALPosition

    /// The file has a line for each file of the backup beside it.
    private struct Content: Decodable {
        struct Range: Decodable {
            var timeline: Int
            var start: String
            var stop: String

            enum CodingKeys: String, CodingKey {
                case timeline = "Timeline"
                case start = "Start-LSN"
                case stop = "End-LSN"
            }
        }
        var ranges: [Range]

        enum CodingKeys: String, CodingKey { case ranges = "WAL-Ranges" }
    }

    /// - Parameter folder: of the base backup.
    init(of folder: String) throws {
        guard let data = FileManager.default.contents(atPath: "\(folder)/backup_manifest"),
            let ranges = try? JSONDecoder().decode(Content.self, from: data).ranges,
            // A copy of a primary is on one timeline.
            ranges.count == 1, let range = ranges.first,
            let start = WALPosition(range.start), let stop = WALPosition(range.stop)
        else { throw PostgresError.damaged(folder, ["Its backup_manifest is missing or cannot be read."]) }
        (timeline, self.start, self.stop) = (range.timeline, start, stop)
    }

    /// The first moment after everything that the copy has and its log does not say the time of. The label has whole seconds.
    static func earliestMoment(of folder: String) throws -> Date {
        let label = try? String(contentsOfFile: "\(folder)/backup_label", encoding: .utf8)
        let prefix = "START TIME: "
        guard let line = label?.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }),
            let second = PostgresTimestamp.date(line.dropFirst(prefix.count))
        else { throw PostgresError.damaged(folder, ["Its backup_label is missing or cannot be read."]) }
        return second.addingTimeInterval(1)
    }
}
