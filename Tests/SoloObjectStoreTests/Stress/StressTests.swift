import Foundation
import SoloCore
import SoloSQL
import Testing

@testable import SoloObjectStore

/// Many clients on few keys: whatever they race, each response is one version of the object, whole.
///
/// It runs for `SOLO_STRESS_SECONDS`, 2 unless told.
@Suite(.timeLimit(.minutes(1 + StressRun.seconds / 30))) struct StressTests {
    @Test func `every response is one whole version, whatever is put, copied, deleted and expired meanwhile`()
        async throws
    {
        let seed = UInt64.random(in: 0 ... .max)
        let expiring = LifecycleRule(prefix: "expiring/", expireAfterDays: 1)
        try await LiveStore.run(lifecycle: [expiring]) { live async throws in
            let deadline = ContinuousClock.now + .seconds(StressRun.seconds)
            let runs = [
                StressRun(live, bucket: "assets", book: VersionBook(first: 1000), deadline: deadline),
                StressRun(live, bucket: "billing.invoices", book: VersionBook(first: 2000), deadline: deadline),
            ]
            for run in runs { try await run.prepare() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, run) in runs.enumerated() {
                    for client in 0..<8 {
                        var random = SeededRandom(state: seed &+ UInt64(number * 100 + client))
                        // Three that write, five that read.
                        group.addTask {
                            if client < 3 {
                                // Each at another place of the steps, so that they do not delete all at once.
                                try await run.write(&random, offset: client * 7)
                            } else {
                                try await run.read(&random)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for run in runs {
                let result = run.result
                #expect(result.problems == [], "the seed was \(seed)")
                for name in ["get", "range", "head", "list", "put", "upload", "delete", "expire"] {
                    #expect(result.counts[name, default: 0] > 0, "no \(name) of \(run.bucketName) was whole")
                }
                if StressRun.seconds > 10 {
                    print(run.bucketName, result.counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
                }
            }
            await live.store.close()
            #expect(try Set(live.contentFiles().map { ($0 as NSString).lastPathComponent }) == Self.mentioned(live))
        }
    }

    /// The files that the index mentions: nothing else may be left on the disk once nobody reads.
    private static func mentioned(_ live: LiveStore) throws -> Set<String> {
        let index = try SQLiteConnection(path: live.directory.appending(path: "index.sqlite").path)
        defer { index.close() }
        return try Set(index.all("SELECT name FROM files UNION SELECT file FROM parts") { $0.text(0) })
    }
}
