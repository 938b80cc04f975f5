import SoloSQL
import Testing

/// Which statements a client takes, on every database.
@Suite(.timeLimit(.minutes(2)))
struct StatementConformanceTests {
    @Test(arguments: DatabaseKind.allCases) func `no statement begins or ends a transaction`(kind: DatabaseKind)
        async throws
    {
        let statements: [SQLStatement] = [
            "BEGIN", "start transaction", "/* a */ COMMIT", "-- a\nROLLBACK", ";END", "ABORT", "SAVEPOINT a",
            "RELEASE SAVEPOINT a", "ROLLBACK TO a", "\(fragment: "COMMIT")",
        ]
        try await kind.with { db in
            for statement in statements {
                let error = await #expect(throws: SQLError.self) { try await db.execute(statement) }
                #expect(error?.code == .misuse, "\(statement)")
            }
            try await db.execute("CREATE TABLE t (a INTEGER)")
            // A rejected statement was not sent, so the transaction goes on.
            try await db.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                for statement in statements {
                    let error = await #expect(throws: SQLError.self) { try await tx.execute(statement) }
                    #expect(error?.code == .misuse, "\(statement)")
                }
            }
            #expect(try await db.query("SELECT a FROM t", as: Int.self) == [1])
            let error = await #expect(throws: SQLError.self) { try await db.execute("BEGIN") }
            #expect(
                error?.message
                    == "BEGIN cannot be run as a statement: use `db.transaction { tx in … }`, which begins and ends it."
            )
        }
    }

    @Test(arguments: DatabaseKind.allCases) func `no statement changes a connection that others use`(
        kind: DatabaseKind
    ) async throws {
        let statements: [SQLStatement] =
            kind == .sqlite
            ? ["PRAGMA foreign_keys = OFF", "ATTACH 'x' AS x", "DETACH x"]
            : [
                "SET search_path TO x", "SET LOCAL search_path TO x", "RESET ALL", "LISTEN a", "UNLISTEN *",
                "PREPARE a AS SELECT 1", "EXECUTE a", "DEALLOCATE ALL", "DECLARE c CURSOR FOR SELECT 1", "FETCH c",
                "CLOSE c", "DISCARD ALL", "LOCK TABLE t", "COPY t FROM STDIN", "PREPARE TRANSACTION 'a'",
            ]
        try await kind.with { db in
            for statement in statements {
                let error = await #expect(throws: SQLError.self) { try await db.execute(statement) }
                #expect(error?.code == .misuse, "\(statement)")
            }
        }
    }

    @Test func `what ends with its transaction may change the connection`() async throws {
        try await DatabaseKind.postgres.with { db in
            try await db.execute("CREATE TABLE t (a INTEGER)")
            try await db.transaction { tx in
                try await tx.execute("SET LOCAL application_name = 'here'")
                #expect(try await tx.queryOne("SHOW application_name", as: String.self) == "here")
                try await tx.execute("SET TRANSACTION READ ONLY")
                try await tx.execute("LOCK TABLE t IN ACCESS SHARE MODE")
                try await tx.execute("DECLARE c CURSOR FOR SELECT generate_series(1, 3)")
                #expect(try await tx.query("FETCH 2 FROM c", as: Int.self) == [1, 2])
                try await tx.execute("CLOSE c")
                for statement: SQLStatement in ["SET application_name = 'x'", "LISTEN a", "RESET ALL", "DISCARD ALL"] {
                    let error = await #expect(throws: SQLError.self) { try await tx.execute(statement) }
                    #expect(error?.code == .misuse, "\(statement)")
                }
            }
            #expect(try await db.queryOne("SHOW application_name", as: String.self) == "solo")
        }
    }
}
