import Foundation
import SoloCore
import SoloSQL
import TestFolders
import Testing

@testable import SoloPostgres

/// A cluster that whoever connects wakes.
@Suite(.timeLimit(.minutes(3)))
struct SleepTests {
    /// A cluster whose socket others share, which has been started.
    private func withCluster(_ body: (PostgresCluster) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let cluster = PostgresCluster(
            version: TestCluster.version, home: folder.path + "/postgres", sharedSockets: folder.path + "/sockets"
        ) { Redacted("superuser's password") }
        do {
            try await cluster.start()
            try await body(cluster)
        } catch {
            try? await cluster.remove()
            throw error
        }
        try await cluster.remove()
    }

    private func until(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }

    @Test func `it sleeps once nothing is connected, and a connection waits until it runs again`() async throws {
        try await withCluster { cluster in
            let console = try await cluster.console()
            try await console.run(script: "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7);")
            cluster.sleepsAfter = .milliseconds(100)
            for _ in 0..<20 { try await console.run("SELECT pg_sleep(0.02)") }
            #expect(cluster.isStarted)
            console.close()
            await until { cluster.isAsleep }
            #expect(!FileManager.default.fileExists(atPath: cluster.folder.data + "/postmaster.pid"))

            cluster.sleepsAfter = nil
            try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<20 {
                    tasks.addTask {
                        let console = try await cluster.console()
                        defer { console.close() }
                        return try await console.run("SELECT n FROM kept").rows[0].decode(Int.self)
                    }
                }
                for try await number in tasks { #expect(number == 7) }
            }
            #expect(cluster.isStarted)
        }
    }

    @Test func `whoever connects while it falls asleep and wakes gets a connection`() async throws {
        try await withCluster { cluster in
            cluster.sleepsAfter = .milliseconds(1)
            for _ in 0..<25 {
                // By now or by then, it sleeps: the pauses between are of every length.
                let database = PostgresDatabase(cluster.target(database: "postgres", as: try cluster.superuser()))
                #expect(try await SQLClient(database).query("SELECT 1", as: Int.self) == [1])
                await database.close()
                for _ in 0..<Int.random(in: 0..<3000) { await Task.yield() }
            }
        }
    }
}
