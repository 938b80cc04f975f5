import Foundation
import SoloCore
import SoloSQL
import Synchronization
import TestFolders
import Testing

@testable import SoloPostgres

/// A cluster that is lost comes back as it was at a moment, or says why it cannot.
@Suite(.timeLimit(.minutes(5)))
struct PointInTimeRecoveryTests {
    /// Inserts one row after the other, until it is told to end.
    private final class Writer: Sendable {
        private let rows = Atomic(0)
        private let isOver = Atomic(false)

        var count: Int { rows.load(ordering: .relaxed) }
        func end() { isOver.store(true, ordering: .relaxed) }

        func run(_ cluster: PostgresCluster) async throws {
            let console = try await cluster.console()
            defer { console.close() }
            while !isOver.load(ordering: .relaxed) {
                try await RecordedCluster.insert(count + 1, console)
                rows.add(1, ordering: .relaxed)
            }
        }

        /// Returns once it has written so many rows more.
        func write(_ more: Int) async {
            let end = count + more
            while count < end, !Task.isCancelled { await Task.yield() }
        }
    }

    @Test func `a cluster that is killed and lost has exactly the rows that were committed by the moment`() async throws
    {
        try await RecordedCluster.with { recorded in
            let writer = Writer()
            async let writing: Void = writer.run(recorded.cluster)
            await writer.write(20)
            let before = writer.count
            let backup = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            #expect(writer.count > before)
            #expect(backup.timeline == 1 && backup.start < backup.stop)
            #expect(backup.serverVersion.hasPrefix("\(recorded.cluster.version)"))
            await writer.write(60)
            writer.end()
            try await writing
            try await BaseBackup.verify(recorded.base, version: recorded.cluster.version)
            try await recorded.cluster.archiveLog()
            let rows = try await recorded.rows()
            #expect(rows.contains { $0.moment > backup.earliestMoment })
            // The commit of one row to the microsecond: it belongs to it, and the next one does not.
            let chosen = rows[rows.count - 25]
            try await recorded.lose()

            let outcome = try await recorded.recover(to: .moment(chosen.moment))
            #expect(outcome.reachedTarget)
            #expect(outcome.lastCommit.map(PostgresTimestamp.text) == PostgresTimestamp.text(of: chosen.moment))
            let expected = rows.filter { $0.moment <= chosen.moment }.map(\.number)
            #expect(expected.count == rows.count - 24)
            #expect(try await recorded.recoveredNumbers() == expected)
        }
    }

    @Test func `a moment after the last commit has everything, and says so`() async throws {
        try await RecordedCluster.with { recorded in
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            for number in 1...3 { _ = try await recorded.writeSegment(number) }
            let rows = try await recorded.rows()
            try await recorded.lose()
            let outcome = try await recorded.recover(to: .moment(.now.addingTimeInterval(3600)))
            #expect(!outcome.reachedTarget)
            #expect(
                outcome.lastCommit.map(PostgresTimestamp.text)
                    == rows.last.map { PostgresTimestamp.text(of: $0.moment) })
            #expect(try await recorded.recoveredNumbers() == [1, 2, 3])

            let whole = try await recorded.recover(to: .endOfLog)
            #expect(whole == .init(lastCommit: outcome.lastCommit, reachedTarget: true))
            // It has another history from here on, so another archive.
            let archive = recorded.folder.path + "/next"
            try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: false)
            let next = PostgresCluster(
                version: recorded.cluster.version, home: recorded.restored, archive: archive
            ) { TestCluster.password }
            try await next.start()
            let console = try await next.console()
            try await RecordedCluster.insert(4, console)
            console.close()
            let backup = try await BaseBackup.take(of: next, into: recorded.folder.path + "/next base")
            #expect(backup.timeline == 2)
            #expect(try await RecordedCluster.rows(of: next).map(\.number) == [1, 2, 3, 4])
        }
    }

    @Test func `a segment that is missing or not whole is named, and what is before it can be recovered`() async throws
    {
        try await RecordedCluster.with { recorded in
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            var segments: [WALSegment] = []
            for number in 1...4 { segments += try await [recorded.writeSegment(number)].compactMap(\.self) }
            let rows = try await recorded.rows()
            try #require(segments.count == 4 && rows.count == 4)
            let missing = "\(recorded.archive)/\(segments[2])"
            let content = try Data(contentsOf: URL(filePath: missing))
            for isThere in [true, false] {
                if isThere {
                    try content.prefix(5000).write(to: URL(filePath: missing))
                } else {
                    try FileManager.default.removeItem(atPath: missing)
                }
                for target in [PointInTimeRecovery.Target.endOfLog, .moment(rows[3].moment)] {
                    let error = await #expect(throws: PostgresError.self) { try await recorded.recover(to: target) }
                    #expect(error?.code == .logIncomplete)
                    #expect(error?.message.contains("\(segments[2])") == true, "\(error?.description ?? "")")
                    #expect(!TestCluster.at(recorded.restored).exists)
                }
            }
            // The second row proves that the first one is all there was by its moment.
            #expect(try await recorded.recover(to: .moment(rows[0].moment)).reachedTarget)
            #expect(try await recorded.recoveredNumbers() == [1])
        }
    }

    @Test func `a damaged segment is not the end of the log`() async throws {
        try await RecordedCluster.with { recorded in
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            var segments: [WALSegment] = []
            for number in 1...3 { segments += try await [recorded.writeSegment(number)].compactMap(\.self) }
            let file = try FileHandle(forUpdating: URL(filePath: "\(recorded.archive)/\(segments[1])"))
            try file.write(contentsOf: Data(repeating: 7, count: 8192))
            try file.close()
            for target in [PointInTimeRecovery.Target.endOfLog, .moment(.now)] {
                let error = await #expect(throws: PostgresError.self) { try await recorded.recover(to: target) }
                #expect(error?.code == .logIncomplete)
                #expect(error?.message.contains("\(segments[0]) or the beginning of the next one") == true)
            }
        }
    }

    @Test func `a moment before the base backup and a place that is taken are refused`() async throws {
        try await RecordedCluster.with { recorded in
            let before = Date.now.addingTimeInterval(-60)
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            _ = try await recorded.writeSegment(1)
            let early = await #expect(throws: PostgresError.self) {
                try await recorded.recover(to: .moment(before))
            }
            #expect(early?.code == .momentTooEarly)
            let taken = PointInTimeRecovery(
                version: recorded.cluster.version, base: recorded.base, segments: recorded.archive,
                home: recorded.folder.path + "/postgres")
            let error = await #expect(throws: PostgresError.self) { try await taken.run(to: .endOfLog) }
            #expect(error?.code == .notRecovered)
            #expect(try await recorded.rows().map(\.number) == [1])
        }
    }

    @Test func `a recovery that is cancelled leaves no server and no files`() async throws {
        try await RecordedCluster.with { recorded in
            _ = try await BaseBackup.take(of: recorded.cluster, into: recorded.base)
            _ = try await recorded.writeSegment(1)
            let folder = ClusterFolder(home: recorded.restored)
            let recovery = Task { try await recorded.recover(to: .endOfLog) }
            while !FileManager.default.fileExists(atPath: folder.path + "/recovery.log") { await Task.yield() }
            recovery.cancel()
            await #expect(throws: CancellationError.self) { try await recovery.value }
            #expect(!FileManager.default.fileExists(atPath: folder.path))
            _ = try await recorded.recover(to: .endOfLog)
            #expect(try await recorded.recoveredNumbers() == [1])
        }
    }
}
