import Foundation
import SoloCore
import Testing

@testable import SoloPostgres

@Suite(.timeLimit(.minutes(3)))
struct BaseBackupTests {
    @Test func `a changed byte of a base backup is found`() async throws {
        try await RecordedCluster.with { recorded in
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            let file = try FileHandle(forUpdating: URL(filePath: recorded.base + "/global/pg_control"))
            try file.seek(toOffset: 100)
            try file.write(contentsOf: Data([0xff, 0x00]))
            try file.close()
            let error = await #expect(throws: PostgresError.self) {
                try await BaseBackup.verify(recorded.base, version: recorded.cluster.version)
            }
            #expect(error?.code == .backupDamaged)
        }
    }

    @Test func `a cluster that sleeps is woken, and stays awake until it is copied`() async throws {
        try await RecordedCluster.with(sharesSocket: true) { recorded in
            let cluster = recorded.cluster
            let segment = try #require(try await recorded.writeSegment(1))
            while !cluster.isAsleep { await Task.yield() }
            let backup = try await BaseBackup.take(of: cluster, into: recorded.base)
            #expect(WALSegment(timeline: 1, at: backup.start) > segment)
            while !cluster.isAsleep { await Task.yield() }
            try await recorded.lose()
            #expect(try await recorded.recover(to: .endOfLog).reachedTarget)
            #expect(try await recorded.recoveredNumbers() == [1])
        }
    }

    @Test func `a cluster without an archive is not copied`() async throws {
        try await TestCluster.with { cluster, home in
            let error = await #expect(throws: PostgresError.self) {
                try await BaseBackup.take(of: cluster, into: home + ".base")
            }
            #expect(error?.code == .notArchived)
        }
    }

    @Test func `where the archive does not work, nothing is copied`() async throws {
        try await RecordedCluster.with { recorded in
            try FileManager.default.removeItem(atPath: recorded.archive)
            let error = await #expect(throws: PostgresError.self) {
                try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            }
            #expect(error?.code == .notArchived)
            #expect(!FileManager.default.fileExists(atPath: recorded.base))
            // It would wait for the archive once more.
            try await recorded.cluster.stop(isImmediate: true)
        }
    }
}
