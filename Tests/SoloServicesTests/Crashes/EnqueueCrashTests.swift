import FixtureProcess
import Foundation
import SoloCore
import SoloPostgres
import SoloSQL
import Synchronization
import Testing

@testable import SoloServices

/// An app whose transactions enqueue, its platform and its worker, killed with SIGKILL at random moments. `SOLO_FAULTS=1` is the
/// long form.
@Suite(.serialized) struct EnqueueCrashTests {
    static let isLong = ProcessInfo.processInfo.environment["SOLO_FAULTS"] == "1"
    static let transactions = isLong ? 10_000 : 500
    static let kills = isLong ? 20 : 4

    enum Engine: String, CaseIterable, Sendable {
        case sqlite, postgres

        var database: String { self == .sqlite ? "db" : "pg" }
        var arguments: [String] { self == .sqlite ? [] : ["\(Self.version)"] }
        static let version = PostgresInstallation.all().last?.version ?? 15
    }

    @Test(.timeLimit(.minutes(10)), arguments: Engine.allCases)
    func `the messages delivered are those of the committed transactions`(_ engine: Engine) async throws {
        try await withFolder { folder in
            do {
                try await run(engine, in: folder)
            } catch {
                Issue.record(error)
            }
            // A server of Postgres outlives the platform that was killed.
            try await Self.configuration(folder).removeData(withSecrets: true)
        }
    }

    private func run(_ engine: Engine, in folder: String) async throws {
        let stage = KilledStage(folder: folder, engine.arguments)
        try await stage.startApp()
        try await stage.startPlatform()
        let deliveries = Task {
            var all: [KilledStage.Delivery] = []
            for await delivery in stage.deliveries { all.append(delivery) }
            return all
        }
        let (said, kills) = try await Self.commitUnderKills(stage, engine, in: folder)
        // The last processes were killed as well: what is left is found at the platform's start alone.
        await stage.killPlatform()
        try await stage.startPlatform()
        let store = CommittedStore(engine: engine, folder: folder)
        try await store.waitUntilEmpty()
        try await stage.waitUntilEmpty()
        await stage.endDeliveries()
        await stage.killPlatform()

        let committed = try await store.numbers()
        var delivered: [Int: Set<String>] = [:]
        let all = await deliveries.value
        for delivery in all {
            let message = try JSONDecoder().decode([String: Int].self, from: Data(delivery.message.utf8))
            delivered[message["number"] ?? -1, default: []].insert(delivery.id)
        }
        let again = all.count - delivered.count
        print(
            "\(engine.rawValue), \(kills) kills: \(committed.count) transactions committed, \(delivered.count) messages "
                + "delivered, \(again) of them again, \(committed.subtracting(delivered.keys).count) lost, "
                + "\(Set(delivered.keys).subtracting(committed).count) of no committed transaction")
        #expect(committed.count >= Self.transactions)
        #expect(said.isSubset(of: committed))
        #expect(Set(delivered.keys) == committed)
        // Delivered twice means the same message, never a second one.
        #expect(delivered.values.allSatisfy { $0.count == 1 })
    }

    /// Returns the numbers that the app said it had committed, and how many kills there were.
    private static func commitUnderKills(
        _ stage: KilledStage, _ engine: Engine, in folder: String
    ) async throws -> (said: Set<Int>, kills: Int) {
        var moments = (0..<kills).map { _ in Int.random(in: 0..<transactions) }.sorted()[...]
        var said: Set<Int> = []
        var (first, done) = (0, 0)
        while said.count < transactions {
            let app = try FixtureProcess(["committer", folder, engine.database, "\(first)"])
            first += 1_000_000
            var isKilled = false
            for await line in app.lines {
                guard let number = Int(line.dropFirst("committed ".count)) else {
                    Issue.record("\(line)")
                    continue
                }
                said.insert(number)
                guard !isKilled else { continue }
                let isDue = moments.first.map { said.count > $0 } ?? false
                guard isDue || said.count >= transactions else { continue }
                moments = moments.dropFirst()
                done += 1
                switch isDue ? Int.random(in: 0..<3) : 0 {
                case 0:
                    await app.kill()
                    isKilled = true
                case 1:
                    await stage.killApp()
                    try await stage.startApp()
                default:
                    // The app notices that its platform is gone, and ends: before it or after.
                    let isFirst = Bool.random()
                    if isFirst { await app.kill() }
                    await stage.killPlatform()
                    if !isFirst { await app.kill() }
                    try await stage.startPlatform()
                    isKilled = true
                }
            }
        }
        return (said, done)
    }

    static func configuration(_ folder: String) -> PlatformConfiguration {
        PlatformConfiguration(
            project: "crash", stage: "dev", folder: folder + "/dev", keys: KeyFolder(path: folder + "/keys"))
    }
}

/// Looks into the database, as nobody but a test does.
private struct CommittedStore: Sendable {
    let engine: EnqueueCrashTests.Engine
    let folder: String

    func numbers() async throws -> Set<Int> { Set(try await column("SELECT number FROM orders")) }

    func waitUntilEmpty() async throws {
        let table = engine == .sqlite ? "solo_outbox" : "solo_outbox.messages"
        while try await column("SELECT count(*) FROM \(table)") != [0] { await Task.yield() }
    }

    private func column(_ sql: String) async throws -> [Int] {
        let configuration = EnqueueCrashTests.configuration(folder)
        guard engine == .postgres else {
            let connection = try SQLiteConnection(path: configuration.databasePath("db"), access: .readOnly)
            defer { connection.close() }
            return try connection.all(sql) { $0.integer(0) }
        }
        let keys = ComponentKeys(vault: configuration.vault(), project: "crash", stage: "dev")
        let cluster = PostgresCluster(
            version: EnqueueCrashTests.Engine.version,
            home: "\(configuration.clustersPath)/\(EnqueueCrashTests.Engine.version)"
        ) {
            Redacted(try keys.password("superuser"))
        }
        let console = try await cluster.console("pg")
        defer { console.close() }
        return try await console.run(SQLStatement(stringLiteral: sql)).rows.map { try $0.decode(Int.self) }
    }
}
