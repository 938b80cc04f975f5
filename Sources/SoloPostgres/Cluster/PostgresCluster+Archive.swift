package import Foundation
import SoloSQL

/// A cluster whose write-ahead log is archived.
extension PostgresCluster {
    /// Seconds after which a segment is archived that something was written to, full or not.
    package static let archiveTimeout = 30.0

    /// Whether it had data, which nobody removed who knows of it.
    package var isLost: Bool { archive != nil && !exists && folder.hadData }

    package func requireData() throws {
        if isLost { throw PostgresError.dataLost(folder.home) }
    }

    /// How long the archive may take for what was written last.
    package static let archiveLimit = Duration.seconds(10)

    /// Where the segments of the log are, unless it is not archived. Names that begin with a dot are of segments that are not whole yet.
    package var archiveFolder: String? { archive?.path }

    /// Returns once everything that was committed before is in the archive, or does nothing without one.
    ///
    /// A segment that is not full is archived as it is; if nothing was written since the last one, there is none.
    ///
    /// - Throws: ``PostgresError`` `postgres-not-archived`.
    package func archiveLog(within limit: Duration = archiveLimit) async throws {
        guard archive != nil else { return }
        let console = try await console()
        defer { console.close() }
        try await archiveLog(console, within: limit)
    }

    /// Since when the oldest segment waits that the server could not archive until now.
    package var waitsSince: Date? {
        let folder = "\(folder.data)/pg_wal/archive_status"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".ready") }.compactMap { name in
            (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)"))?[.modificationDate] as? Date
        }
        .min()
    }

    /// - Parameter console: of the superuser.
    func archiveLog(_ console: PostgresConsole, within limit: Duration = archiveLimit) async throws {
        guard let archive else { return }
        try await console.run("SELECT pg_switch_wal()")
        let end = ContinuousClock.now + limit
        while let waiting = try await firstWaiting(console) {
            guard ContinuousClock.now < end else { throw PostgresError.notArchived(waiting, archive, log: folder.log) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Before the server of a started cluster stops. What cannot be archived now is archived after the next start, so the stop goes on.
    func archiveLogAtEnd() async {
        guard archive != nil, let console = try? await serverConsole() else { return }
        defer { console.close() }
        try? await archiveLog(console)
    }

    /// The oldest segment that the server knows to be in no archive. It need not be in the folder afterwards: whoever keeps it elsewhere may
    /// have removed it.
    private func firstWaiting(_ console: PostgresConsole) async throws -> String? {
        try await console.run(
            "SELECT left(name, 24) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready' ORDER BY name LIMIT 1"
        ).rows.first?.decode(String.self)
    }

    /// Whether the server that runs archives as this cluster is told to.
    func archivesAsTold() async throws -> Bool {
        guard let archive else { return true }
        let console = try await serverConsole()
        defer { console.close() }
        return try await console.run("SELECT current_setting('archive_command')").rows[0].decode(String.self)
            == archive.command
    }
}
