import Foundation
import PostgresServer
import Testing

@testable import SoloSQL

/// A server that is reached over a network has to show who it is.
@Suite(.timeLimit(.minutes(1)))
struct PostgresTLSTests {
    @Test func `A server is believed only with a certificate of a known root, for its own name`() async throws {
        let (target, roots) = try await PostgresServer.databaseOverTLS()
        let database = PostgresDatabase(target)
        let rows = try await SQLClient(database).query(
            "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
        #expect(rows.count == 1)
        await database.close()

        var otherName = target
        otherName.host = "127.0.0.1"
        var unknownRoot = target
        unknownRoot.security = .verified(roots: roots.replacing("root.crt", with: "other.crt"))
        var inTheClear = target
        inTheClear.security = .none
        for wrong in [otherName, unknownRoot] {
            await #expect(throws: SQLError.self) { try await PostgresConsole.open(wrong) }
        }
        // The server itself would take it: what asks for no TLS is for sockets alone.
        try await PostgresConsole.open(inTheClear).close()
    }
}
