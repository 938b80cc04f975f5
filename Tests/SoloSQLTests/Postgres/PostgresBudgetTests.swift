import PostgresServer
import SoloCore
import Testing

@testable import SoloSQL

/// Roles of a process share their connections.
@Suite(.timeLimit(.minutes(1)))
struct PostgresBudgetTests {
    @Test func `An idle connection of one role makes room for another's`() async throws {
        let target = try await PostgresServer.database()
        let budget = PostgresBudget(connections: 1)
        let one = PostgresDatabase(target, budget: budget)
        let other = PostgresDatabase(target, budget: budget)
        for _ in 0..<3 {
            for database in [one, other] {
                let rows = try await SQLClient(database).query("SELECT pg_backend_pid() AS pid")
                #expect(rows.count == 1)
            }
        }
        await one.close()
        await other.close()
    }

    @Test func `Roles that are all busy wait for each other, and none has more than there is`() async throws {
        let target = try await PostgresServer.database()
        let budget = PostgresBudget(connections: 2)
        let databases = (0..<4).map { _ in PostgresDatabase(target, budget: budget) }
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                let client = SQLClient(databases[index % databases.count])
                group.addTask {
                    try await client.transaction { tx in
                        let row = try await tx.queryOne(
                            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()")
                        return try row?["n", as: Int.self] ?? 0
                    }
                }
            }
            return try await group.reduce(0, max)
        }
        #expect(most <= 2)
        for database in databases { await database.close() }
    }
}
