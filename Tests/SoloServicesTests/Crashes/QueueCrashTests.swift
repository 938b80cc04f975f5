import FixtureProcess
import Foundation
import SoloCore
import Synchronization
import Testing

@testable import SoloServices

/// What the senders have done.
private final class Tally: Sendable {
    private let state = Mutex((next: 0, acknowledged: [String: String]()))

    /// The ids of the messages that were taken, by key.
    var acknowledged: [String: String] { state.withLock { $0.acknowledged } }

    func next() -> Int {
        state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
    }

    func acknowledge(_ key: String, _ id: String) {
        state.withLock { $0.acknowledged[key] = id }
    }
}

/// Real processes, killed with SIGKILL at random moments. `SOLO_FAULTS=1` is the long form.
@Suite(.serialized) struct QueueCrashTests {
    static let isLong = ProcessInfo.processInfo.environment["SOLO_FAULTS"] == "1"
    static let messages = isLong ? 10_000 : 2_000
    static let kills = isLong ? 20 : 5

    @Test(.timeLimit(.minutes(5))) func nothingIsLostWhenPlatformAndAppAreKilled() async throws {
        try await withFolder { folder in
            let stage = KilledStage(folder: folder)
            try await stage.startApp()
            try await stage.startPlatform()
            let tally = Tally()
            // Each kill comes once so many messages were acknowledged, at a moment nobody chose.
            let moments = (0..<Self.kills).map { _ in Int.random(in: 0..<Self.messages) }.sorted()
            let (progress, progressed) = AsyncStream.makeStream(of: Void.self)
            let (ends, ended) = AsyncStream.makeStream(of: Void.self)

            var delivered: [String: [String]] = [:]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        while true {
                            let number = tally.next()
                            guard number < Self.messages else {
                                ended.yield()
                                return
                            }
                            let id = try await stage.send(key: "message-\(number)")
                            tally.acknowledge("message-\(number)", id)
                            progressed.yield()
                        }
                    }
                }
                group.addTask {
                    try await Self.kill(stage, at: moments, of: progress)
                    ended.yield()
                }
                // Once every message was taken, an empty queue means that no more will come: what is lost is lost.
                group.addTask {
                    var left = 32 + 1
                    for await _ in ends {
                        left -= 1
                        if left == 0 { break }
                    }
                    try await stage.waitUntilEmpty()
                    await stage.endDeliveries()
                }
                for await delivery in stage.deliveries {
                    delivered[delivery.key, default: []].append(delivery.id)
                }
                try await group.waitForAll()
            }
            await stage.killPlatform()

            try await Self.expectNothingLost(folder, sent: tally.acknowledged, delivered: delivered)
        }
    }

    /// Kills the platform or the app whenever so much progress was made as one of the moments says.
    private static func kill(_ stage: KilledStage, at moments: [Int], of progress: AsyncStream<Void>) async throws {
        var steps = 0
        var left = moments[...]
        for await _ in progress {
            steps += 1
            while let moment = left.first, steps > moment {
                left = left.dropFirst()
                if Bool.random() {
                    await stage.killPlatform()
                    try await stage.startPlatform()
                } else {
                    await stage.killApp()
                    try await stage.startApp()
                }
            }
            if left.isEmpty { break }
        }
    }

    private static func expectNothingLost(
        _ folder: String, sent: [String: String], delivered: [String: [String]]
    ) async throws {
        let lost = sent.keys.filter { delivered[$0] == nil }
        let repeated = delivered.values.reduce(0) { $0 + $1.count - 1 }
        print("\(kills) kills: \(sent.count) messages acknowledged, \(lost.count) lost, \(repeated) delivered twice")
        #expect(sent.count == messages)
        #expect(lost.isEmpty)
        #expect(Set(delivered.keys) == Set(sent.keys))
        // Delivered twice means the same message with the same key, never a second one.
        for (key, ids) in delivered { #expect(Set(ids) == [sent[key] ?? ""], "\(key)") }
        let store = try QueueStore(path: folder + "/dev/queue.sqlite", time: SystemTime())
        #expect(try await store.messages(in: "jobs", state: .dead).isEmpty)
        await store.close()
    }

    @Test(.timeLimit(.minutes(5))) func everySecretThatWasSetIsThereAfterAKill() async throws {
        try await withFolder { folder in
            var set: [String] = []
            for _ in 0..<Self.kills {
                let child = try FixtureProcess(["secrets", folder])
                let count = Int.random(in: 1...30)
                var seen = 0
                for await line in child.lines {
                    set.append(line)
                    seen += 1
                    if seen == count { await child.kill() }
                }
            }
            let vault = Vault(
                path: folder + "/dev/vault.json", keys: KeyFolder(path: folder + "/keys"), label: "crash-dev",
                time: SystemTime())
            for name in set {
                #expect(try vault.get(name)?.exposed == name.replacing("secret", with: "value"), "\(name)")
            }
            print("\(Self.kills) kills: \(set.count) secrets set, all there")
            // At most the one that was under way when each kill came is there unannounced.
            #expect(try vault.list().count <= set.count + Self.kills)
        }
    }
}
