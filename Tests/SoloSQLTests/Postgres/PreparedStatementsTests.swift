import PostgresServer
import Testing

@testable import SoloSQL

struct PreparedStatementsTests {
    @Test func `the one that was not used for the longest time makes room`() {
        var statements = PreparedStatements(capacity: 2)
        #expect(statements.name(of: "a") == ("s1", true))
        #expect(statements.name(of: "b") == ("s2", true))
        #expect(statements.name(of: "a") == ("s1", false))
        #expect(statements.takeLeftover() == nil)
        #expect(statements.name(of: "c") == ("s3", true))
        #expect(statements.takeLeftover() == "s2")
        #expect(statements.name(of: "a") == ("s1", false))
        #expect(statements.name(of: "b") == ("s4", true))
        #expect(statements.takeLeftover() == "s3")
        #expect(statements.takeLeftover() == nil)
    }

    @Test func `the server keeps about 256 at most, whatever texts are sent`() async throws {
        let database = PostgresDatabase(try await PostgresServer.database(), connections: 1)
        let db = SQLClient(database)
        for round in 0..<2 {
            for n in 0..<300 {
                let statement = SQLStatement(stringLiteral: "SELECT \(n) AS n")
                #expect(try await db.query(statement, as: Int.self) == [n], "\(round)")
            }
        }
        // Within a transaction as well, whose failure keeps the connection's statements in order.
        _ = try? await db.transaction { tx in
            for n in 300..<600 { _ = try await tx.query(SQLStatement(stringLiteral: "SELECT \(n) AS n")) }
            _ = try await tx.query("SELECT 1 / 0")
        }
        let count = try await db.queryOne("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
        // And the few that it is told to forget just now.
        #expect(try #require(count) <= 260)
        await database.close()
    }
}

extension PreparedStatements {
    fileprivate mutating func name(of sql: String) -> (name: String, isNew: Bool) {
        let (statement, isNew) = statement(of: sql)
        return (statement.name, isNew)
    }
}
