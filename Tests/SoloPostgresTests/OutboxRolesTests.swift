import SoloCore
import SoloPostgres
import SoloSQL
import Testing

/// What a role may do with the messages that transactions enqueue.
@Suite(.timeLimit(.minutes(3)))
struct OutboxRolesTests {
    private static let owner = PostgresRole(name: "shop owner", password: Redacted("owner's"))
    private static let pusher = PostgresRole(name: "shop pusher", password: Redacted("pusher's"))
    private static let sender = PostgresRole(name: "api.api shop write", password: Redacted("sender's"))
    private static let writer = PostgresRole(name: "cron.cleanup shop write", password: Redacted("writer's"))
    private static let layout = DatabaseLayout(
        name: "shop", owner: owner, pusher: pusher,
        scopes: [
            .init(role: sender, canWrite: true, canEnqueue: true), .init(role: writer, canWrite: true),
        ])
    private static let insertion =
        "INSERT INTO solo_outbox.messages (id, queue, payload, delay) VALUES ('a', 'receipts', '{}', 0)"

    private func withShop(_ body: (PostgresCluster) async throws -> Void) async throws {
        try await TestCluster.with { cluster, _ in
            try await cluster.start()
            try await cluster.make(Self.layout)
            try await cluster.run(["CREATE TABLE orders (id int)"], as: Self.owner, in: "shop")
            try await cluster.permit(Self.layout)
            // As each release does.
            try await cluster.make(Self.layout)
            try await body(cluster)
        }
    }

    @Test func `Who may enqueue inserts and the pusher empties`() async throws {
        try await withShop { cluster in
            #expect(try await cluster.outboxes() == ["shop"])
            try await cluster.run([Self.insertion], as: Self.sender, in: "shop")
            try await cluster.run(
                ["SELECT * FROM solo_outbox.messages", "DELETE FROM solo_outbox.messages"], as: Self.pusher, in: "shop")
            try await cluster.remove(database: "shop")
            #expect(try await cluster.outboxes() == [])
        }
    }

    @Test func `Nobody else has any of it`() async throws {
        let table = "solo_outbox.messages"
        let readings = ["SELECT * FROM \(table)", "DELETE FROM \(table)", "UPDATE \(table) SET queue = 'x'"]
        try await withShop { cluster in
            for (role, escapes) in [
                (Self.sender, readings + ["\(Self.insertion) RETURNING position", "DROP TABLE \(table)"]),
                (Self.writer, readings + [Self.insertion]),
                (Self.owner, readings + ["DROP SCHEMA solo_outbox CASCADE"]),
                (
                    Self.pusher,
                    [
                        Self.insertion, "UPDATE \(table) SET queue = 'x'", "SELECT * FROM public.orders",
                        "TRUNCATE \(table)",
                    ]
                ),
            ] {
                for escape in escapes {
                    let error = await #expect(throws: SQLError.self, "\(role.name): \(escape)") {
                        try await cluster.run([escape], as: role, in: "shop")
                    }
                    #expect(error?.code == .notPermitted, "\(role.name): \(escape)")
                }
            }
        }
    }
}
