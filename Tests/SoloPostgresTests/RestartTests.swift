import Foundation
import SoloCore
import SoloPostgres
import SoloSQL
import Synchronization
import Testing

/// The server is cut off under load, again and again: what was in flight fails and says so, and everybody else only waits.
@Suite(.timeLimit(.minutes(5)))
struct RestartTests {
    /// Twenty in the long tier.
    private static let kills = ProcessInfo.processInfo.environment["SOLO_FAULTS"] == "1" ? 20 : 4
    private static let tasks = 32
    private static let owner = PostgresRole(name: "owner", password: Redacted("owner's"))

    /// What the tasks saw.
    private final class Ledger: Sendable {
        private struct State {
            var last = 0
            var inserted: Set<Int> = []
            var unknown: Set<Int> = []
            var failures: [String] = []
            var isOver = false
        }
        private let state = Mutex(State())

        func next() -> Int? {
            state.withLock { state in
                guard !state.isOver else { return nil }
                state.last += 1
                return state.last
            }
        }
        func end() { state.withLock { $0.isOver = true } }
        func inserted(_ number: Int) { state.withLock { _ = $0.inserted.insert(number) } }
        func failed(_ number: Int, _ error: any Error) {
            state.withLock { state in
                state.unknown.insert(number)
                if (error as? SQLError)?.code != .connection { state.failures.append("\(error)") }
            }
        }
        func wrong(_ what: String) { state.withLock { $0.failures.append(what) } }

        var insertions: Int { state.withLock(\.inserted.count) }
        var outcome: (inserted: Set<Int>, unknown: Set<Int>, failures: [String]) {
            state.withLock { ($0.inserted, $0.unknown, $0.failures) }
        }
    }

    @Test func `A server that is killed under load loses no waiter and gives no wrong answer`() async throws {
        try await TestCluster.with { cluster, home in
            try await cluster.start()
            try await cluster.make(DatabaseLayout(name: "shop", owner: Self.owner))
            try await cluster.run(["CREATE TABLE numbers (n int PRIMARY KEY)"], as: Self.owner, in: "shop")
            let database = PostgresDatabase(cluster.target(database: "shop", as: Self.owner))
            let client = SQLClient(database)
            let ledger = Ledger()
            let recoveries = try await withThrowingTaskGroup { group in
                for _ in 0..<Self.tasks {
                    group.addTask {
                        // However slow the machine is, who waits is to be served.
                        let context = InvocationContext("the load", deadline: .now + .seconds(240))
                        await InvocationContext.$current.withValue(context) { await Self.work(client, ledger) }
                    }
                }
                let times = try await Self.kill(cluster, home, ledger)
                ledger.end()
                try await group.waitForAll()
                return times
            }
            let kept = try await Set(client.query("SELECT n FROM numbers").map { try $0.decode(Int.self) })
            let outcome = ledger.outcome
            #expect(outcome.failures == [])
            #expect(outcome.inserted.isSubset(of: kept))
            #expect(kept.subtracting(outcome.inserted).isSubset(of: outcome.unknown))
            // No more than were in flight.
            #expect(outcome.unknown.count <= Self.kills * Self.tasks)
            let longest = recoveries.max() ?? .zero
            print(
                "\(Self.kills) kills: \(outcome.inserted.count) statements done, \(outcome.unknown.count) failed in flight, "
                    + "back after \(recoveries) (from the server's start)")
            #expect(longest < .seconds(2))
            await database.close()
        }
    }

    private static func work(_ client: SQLClient, _ ledger: Ledger) async {
        while let number = ledger.next() {
            do {
                if number.isMultiple(of: 4) {
                    try await client.transaction { tx in
                        try await tx.execute("INSERT INTO numbers VALUES (\(number))")
                    }
                } else {
                    try await client.execute("INSERT INTO numbers VALUES (\(number))")
                }
                ledger.inserted(number)
                let answer = try? await client.queryOne("SELECT \(number)::int AS n")?["n", as: Int.self]
                if let answer, answer != number { ledger.wrong("\(answer) in place of \(number)") }
            } catch {
                ledger.failed(number, error)
            }
        }
    }

    /// Kills and starts the server, each time once statements run again; returns how long after its start that was.
    private static func kill(_ cluster: PostgresCluster, _ home: String, _ ledger: Ledger) async throws -> [Duration] {
        var times: [Duration] = []
        for _ in 0..<kills {
            let before = ledger.insertions
            while ledger.insertions < before + 100 { await Task.yield() }
            try await cluster.stop(isImmediate: true)
            let atStop = ledger.insertions
            let clock = ContinuousClock()
            try await cluster.start()
            let start = clock.now
            while ledger.insertions == atStop { await Task.yield() }
            times.append(clock.now - start)
        }
        return times
    }
}
