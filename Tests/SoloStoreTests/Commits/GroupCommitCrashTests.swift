import FixtureProcess
import Foundation
import SoloSQL
import Testing

/// A real process, killed with SIGKILL in the middle of its commits. `SOLO_FAULTS=1` is the long form.
@Suite(.serialized) struct GroupCommitCrashTests {
    private static let isLong = ProcessInfo.processInfo.environment["SOLO_FAULTS"] == "1"
    private static let kills = isLong ? 50 : 5

    @Test(.timeLimit(.minutes(5)))
    func `every change that was acknowledged is there after a kill, and none by half`() async throws {
        try await withFolder { folder in
            var acknowledged: Set<Int> = []
            for _ in 0..<Self.kills {
                let child = try FixtureProcess(["commits", folder])
                let count = Int.random(in: 1...500)
                var seen = 0
                // It goes on between the kill and its end, so what it says is read to the end.
                for await line in child.lines {
                    acknowledged.insert(try #require(Int(line)))
                    seen += 1
                    if seen == count { await child.kill() }
                }
                #expect(seen >= count, "The process ended by itself.")
                // Opening it is the recovery: whatever a kill left in the log is read, or undone.
                let connection = try SQLiteConnection(path: folder + "/commits.sqlite")
                let halves = try connection.all("SELECT number, count(*) FROM halves GROUP BY number") {
                    (number: $0.integer(0), count: $0.integer(1))
                }
                let check = try connection.first("PRAGMA integrity_check") { $0.text(0) }
                connection.close()
                #expect(check == "ok")
                #expect(halves.filter { $0.count != 2 }.map(\.number) == [])
                let there = Set(halves.map(\.number))
                #expect(acknowledged.subtracting(there) == [])
                #expect(there.filter { $0.isMultiple(of: 7) } == [])
            }
            print("\(Self.kills) kills: \(acknowledged.count) changes acknowledged, all there")
        }
    }
}
