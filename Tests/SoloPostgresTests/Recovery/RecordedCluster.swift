import Foundation
import SoloCore
import SoloSQL
import TestFolders

@testable import SoloPostgres

/// A cluster with an archive and rows, of which a base backup is taken.
struct RecordedCluster {
    /// A row with the moment when it was committed.
    struct Row: Equatable, CustomStringConvertible {
        var number: Int
        var moment: Date
        var description: String { "\(number)" }
    }

    let cluster: PostgresCluster
    let folder: TemporaryFolder

    var archive: String { folder.path + "/log" }
    var base: String { folder.path + "/base" }
    var restored: String { folder.path + "/restored" }

    /// Removes both clusters at the end. One that shares its socket sleeps as soon as nobody is connected.
    static func with(sharesSocket: Bool = false, _ body: (RecordedCluster) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try await TestCluster.with(archive: folder.path + "/log", in: folder, sharesSocket: sharesSocket) { cluster in
            let recorded = RecordedCluster(cluster: cluster, folder: folder)
            let console = try await cluster.console()
            try await console.run(script: "CREATE TABLE numbers (n int PRIMARY KEY, at timestamptz NOT NULL)")
            console.close()
            do { try await body(recorded) } catch {
                try? await TestCluster.at(recorded.restored).remove()
                throw error
            }
            try await TestCluster.at(recorded.restored).remove()
        }
    }

    /// Writes a row into a segment of its own, and returns the segment.
    func writeSegment(_ number: Int) async throws -> WALSegment? {
        let console = try await cluster.console()
        defer { console.close() }
        try await Self.insert(number, console)
        let name = try await console.run("SELECT pg_walfile_name(pg_current_wal_lsn())").rows[0].decode(String.self)
        try await cluster.archiveLog()
        return WALSegment(name)
    }

    static func insert(_ number: Int, _ console: PostgresConsole) async throws {
        try await console.run("INSERT INTO numbers VALUES (\(number), clock_timestamp())")
    }

    func rows() async throws -> [Row] { try await Self.rows(of: cluster) }

    static func rows(of cluster: PostgresCluster) async throws -> [Row] {
        let console = try await cluster.console()
        defer { console.close() }
        return try await console.run(
            "SELECT n, pg_xact_commit_timestamp(xmin)::text AS moment FROM numbers ORDER BY n"
        ).rows.map { row in
            let moment = PostgresTimestamp.date(try row["moment", as: String.self])
            return Row(number: try row["n", as: Int.self], moment: moment ?? .distantPast)
        }
    }

    /// As a host does, also one whose server sleeps, whose disk is gone with its power.
    func lose() async throws {
        let file = (try? String(contentsOfFile: cluster.folder.data + "/postmaster.pid", encoding: .utf8)) ?? ""
        if let process = file.split(separator: "\n").first.flatMap({ pid_t($0) }) { kill(process, 9) }
        // Its other processes write until they notice.
        while cluster.exists {
            try? FileManager.default.removeItem(atPath: cluster.folder.data)
            await Task.yield()
        }
    }

    func recover(to target: PointInTimeRecovery.Target) async throws -> PointInTimeRecovery.Outcome {
        try await PointInTimeRecovery(
            version: cluster.version, base: base, segments: archive, home: restored
        ).run(to: target)
    }

    /// The numbers that the recovered cluster has, which is removed.
    func recoveredNumbers() async throws -> [Int] {
        let recovered = TestCluster.at(restored)
        try await recovered.start()
        let rows = try await Self.rows(of: recovered)
        try await recovered.remove()
        return rows.map(\.number)
    }
}
