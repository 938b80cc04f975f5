import Foundation
import SoloCore
import SoloPostgres
import SoloSQL
import TestFolders
import Testing

@Suite(.timeLimit(.minutes(3)))
struct PostgresClusterTests {
    @Test func `A cluster keeps its data from one start to the next, and its server ends with it`() async throws {
        try await TestCluster.with { cluster, home in
            try await cluster.start()
            let console = try await cluster.console()
            try await console.run(script: "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7);")
            console.close()
            try await cluster.stop()
            await #expect(throws: SQLError.self) { try await cluster.console() }

            let next = TestCluster.at(home)
            try await next.start()
            let again = try await next.console()
            #expect(try await again.run("SELECT n FROM kept").rows.map { try $0.decode(Int.self) } == [7])
        }
    }

    @Test func `A server that a killed session left running is taken over`() async throws {
        try await TestCluster.with { cluster, home in
            try await cluster.start()
            let left = try await cluster.postmaster()
            let next = TestCluster.at(home)
            try await next.start()
            #expect(try await next.postmaster() == left)
        }
    }

    @Test func `A server whose socket is gone is started again`() async throws {
        try await TestCluster.with { cluster, home in
            try await cluster.start()
            let role = try cluster.superuser()
            let socket = cluster.target(database: "postgres", as: role).host + "/.s.PGSQL.5432"
            try FileManager.default.removeItem(atPath: socket)
            let next = TestCluster.at(home)
            try await next.start()
            #expect(try await next.postmaster() > 0)
        }
    }

    @Test func `A path that is too long for a socket is no obstacle`() async throws {
        let folder = try TemporaryFolder()
        let cluster = TestCluster.at(folder.path + "/" + String(repeating: "long-", count: 20) + "/postgres")
        try await cluster.start()
        #expect(try await cluster.postmaster() > 0)
        try await cluster.remove()
    }

    @Test func `A version that is not installed is named with the command that installs it`() async throws {
        let folder = try TemporaryFolder()
        let places = [PostgresInstallation.Place(folder: folder.path)]
        let cluster = PostgresCluster(version: 99, home: folder.path + "/c", places: places) { Redacted("password") }
        let error = await #expect(throws: PostgresError.self) { try await cluster.start() }
        #expect(error?.code == .notInstalled)
        #expect(error?.commands.first?.hasSuffix("99") == true)
    }
}

extension PostgresCluster {
    /// The process of the server.
    fileprivate func postmaster() async throws -> Int {
        let console = try await console()
        defer { console.close() }
        let file = try await console.run("SELECT pg_read_file('postmaster.pid')").rows[0].decode(String.self)
        return Int(file.split(separator: "\n").first ?? "") ?? 0
    }
}
