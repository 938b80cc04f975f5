import Foundation
import SoloSQL
import Testing

@testable import SoloPostgres

/// What digests can't tell: whether what was copied was sound.
@Suite(.timeLimit(.minutes(2)))
struct ClusterCheckTests {
    /// Calls the body with a cluster that has a database with an index, and the index's file.
    private func with(_ body: (PostgresCluster, _ index: String) async throws -> Void) async throws {
        try await TestCluster.with { cluster, _ in
            try await cluster.start()
            let console = try await cluster.console()
            try await console.run("CREATE DATABASE shop")
            console.close()
            let shop = try await cluster.console("shop")
            try await shop.run(
                script:
                    "CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders SELECT generate_series(1, 5000); CHECKPOINT"
            )
            let index = try await shop.run("SELECT pg_relation_filepath('orders_pkey')").rows[0].decode(String.self)
            shop.close()
            try await body(cluster, "\(cluster.folder.data)/\(index)")
        }
    }

    private func extensions(_ cluster: PostgresCluster) async throws -> [String] {
        let shop = try await cluster.console("shop")
        defer { shop.close() }
        return try await shop.run("SELECT extname FROM pg_extension ORDER BY 1").rows.map { try $0.decode(String.self) }
    }

    @Test func `a sound database stays as it is`() async throws {
        try await with { cluster, _ in
            let before = try await extensions(cluster)
            try await cluster.checkContents()
            #expect(try await extensions(cluster) == before)
        }
    }

    @Test func `a damaged index is found`() async throws {
        try await with { cluster, index in
            try await cluster.stop()
            let file = try FileHandle(forUpdating: URL(filePath: index))
            try file.seek(toOffset: 2 * 8192 - 200)
            try file.write(contentsOf: Data(repeating: 0x5a, count: 100))
            try file.close()
            try await cluster.start()
            let error = await #expect(throws: PostgresError.self) { try await cluster.checkContents() }
            #expect(error?.code == .backupDamaged)
            #expect(error?.description.contains("shop") == true)
        }
    }
}
