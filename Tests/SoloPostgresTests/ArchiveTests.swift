import Foundation
import SoloCore
import SoloSQL
import TestFolders
import Testing

@testable import SoloPostgres

/// A cluster's write-ahead log on its way into the archive.
@Suite(.timeLimit(.minutes(3)))
struct ArchiveTests {
    /// A started cluster with an archive, whose path has all that a shell and a configuration file could stumble over. One
    /// that shares its socket sleeps as soon as nobody is connected.
    private func withCluster(
        sharesSocket: Bool = false, _ body: (PostgresCluster, _ archive: String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let archive = folder.path + "/it's 100% \\ \"the log\""
        try await TestCluster.with(archive: archive, in: folder, sharesSocket: sharesSocket) {
            try await body($0, archive)
        }
    }

    /// Writes something, and returns the segment that it is in.
    private func write(_ cluster: PostgresCluster) async throws -> String {
        let console = try await cluster.console()
        defer { console.close() }
        try await console.run(script: "CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (7);")
        return try await console.run("SELECT pg_walfile_name(pg_current_wal_lsn())").rows[0].decode(String.self)
    }

    private func waiting(_ cluster: PostgresCluster) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: cluster.folder.data + "/pg_wal/archive_status")
            .filter { $0.hasSuffix(".ready") }
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `what was committed is archived at once if asked, and what was not written is not`() async throws {
        try await withCluster { cluster, archive in
            let segment = try await write(cluster)
            try await cluster.archiveLog()
            #expect(try names(archive).last == segment)
            let size = try FileManager.default.attributesOfItem(atPath: "\(archive)/\(segment)")[.size] as? Int
            #expect(size == 16 << 20)
            let before = try names(archive)
            try await cluster.archiveLog()
            #expect(try names(archive) == before)
            #expect(before.allSatisfy { $0.count == 24 })
        }
    }

    @Test func `data that are gone are not replaced by empty ones`() async throws {
        try await withCluster { cluster, _ in
            _ = try await write(cluster)
            try await cluster.stop()
            try FileManager.default.removeItem(atPath: cluster.folder.data)
            #expect(cluster.isLost)
            await #expect(throws: PostgresError.dataLost(cluster.folder.home)) { try await cluster.start() }
            #expect(!cluster.exists)
            try await cluster.remove()
            try await cluster.start()
            #expect(cluster.exists && !cluster.isLost)
        }
    }

    @Test func `a cluster that stops has all of its log archived, and archives on after it`() async throws {
        try await withCluster { cluster, archive in
            for _ in 0..<2 {
                let segment = try await write(cluster)
                try await cluster.stop()
                #expect(try waiting(cluster) == [])
                #expect(try names(archive).last == segment)
                try await cluster.start()
            }
        }
    }

    @Test func `a cluster that sleeps has all of its log archived`() async throws {
        try await withCluster(sharesSocket: true) { cluster, archive in
            let segment = try await write(cluster)
            while !cluster.isAsleep { await Task.yield() }
            #expect(try waiting(cluster) == [])
            #expect(try names(archive).contains(segment))
        }
    }

    @Test func `a segment that is there already is archived, and another content under its name is an error`()
        async throws
    {
        try await withCluster { cluster, archive in
            let segment = try await write(cluster)
            let other = "\(archive)/\(segment)"
            try Data("another cluster's".utf8).write(to: URL(filePath: other))
            let error = await #expect(throws: PostgresError.self) {
                try await cluster.archiveLog(within: .milliseconds(300))
            }
            #expect(error?.code == .notArchived)
            #expect(error?.message.contains(segment) == true)
            #expect(try String(contentsOfFile: other, encoding: .utf8) == "another cluster's")

            // As a server left it that was killed before it noted that the segment is archived.
            let source = URL(filePath: cluster.folder.data + "/pg_wal/\(segment)")
            try FileManager.default.removeItem(atPath: other)
            try FileManager.default.copyItem(at: source, to: URL(filePath: other))
            try cluster.folder.user.own(other)
            try await cluster.stop()
            #expect(try waiting(cluster) == [])
        }
    }

    @Test func `a server that runs without the archive is started again with it`() async throws {
        let folder = try TemporaryFolder()
        let home = folder.path + "/postgres"
        let plain = TestCluster.at(home)
        try await plain.start()
        let archive = folder.path + "/log"
        try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: false)
        let next = PostgresCluster(version: TestCluster.version, home: home, archive: archive) {
            Redacted("superuser's password")
        }
        try await next.start()
        let segment = try await write(next)
        try await next.archiveLog()
        #expect(try names(archive).contains(segment))
        try await next.remove()
    }
}
