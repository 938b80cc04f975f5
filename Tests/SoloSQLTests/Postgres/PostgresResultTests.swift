import PostgresServer
import Testing

@testable import SoloSQL

struct PostgresResultTests {
    @Test func `a statement whose text means other columns the next time has those`() async throws {
        let database = PostgresDatabase(try await PostgresServer.database(), connections: 1)
        let db = SQLClient(database)
        // Both are read by the same text: `FETCH … FROM solo_rows`.
        for try await row in db.rows("SELECT 1 AS a") {
            #expect(row.columns == ["a"])
            #expect(row.values == [.integer(1)])
        }
        for try await row in db.rows("SELECT 'x' AS a") { #expect(row.values == [.text("x")]) }
        for try await row in db.rows("SELECT true AS b, 2.5::float8 AS c") {
            #expect(row.columns == ["b", "c"])
            #expect(row.values == [.integer(1), .double(2.5)])
        }
        await database.close()
    }

    @Test func `a statement sees a column that was renamed or added since`() async throws {
        let database = PostgresDatabase(try await PostgresServer.database(), connections: 1)
        let db = SQLClient(database)
        try await db.execute("CREATE TABLE t (a integer)")
        try await db.execute("INSERT INTO t VALUES (1)")
        #expect(try await db.query("SELECT * FROM t").first?.columns == ["a"])
        try await db.execute("ALTER TABLE t RENAME a TO b")
        #expect(try await db.query("SELECT * FROM t").first?.columns == ["b"])
        try await db.execute("ALTER TABLE t ADD c text")
        #expect(try await db.query("SELECT * FROM t").first?.columns == ["b", "c"])
        await database.close()
    }
}
