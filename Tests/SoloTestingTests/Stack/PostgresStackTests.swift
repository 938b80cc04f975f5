import Solo
import SoloTesting
import Testing

/// A stack with Postgres, as a test runs it.
struct Orders: App {
    let database = Postgres("db", schema: "CREATE TABLE IF NOT EXISTS orders (id int PRIMARY KEY)")

    var body: some Stack {
        API("api") {
            Get("/orders", using: database.readOnly) { _, db in
                try await db.query("SELECT id FROM orders", as: Int.self)
            }
            Post("/orders/:id", using: database) { request, db in
                let id = try request.parameters.require("id", as: Int.self)
                return try await db.execute("INSERT INTO orders VALUES (\(id))").count
            }
        }
    }
}

@Suite(.serialized, .timeLimit(.minutes(2)))
struct PostgresStackTests {
    @Test(arguments: 1...4) func `Each test has a database of its own, on one server`(_ id: Int) async throws {
        let start = ContinuousClock.now
        try await withStack(Orders()) { orders in
            print("A stack with Postgres was there after \(ContinuousClock.now - start).")
            #expect(try await orders.post("/orders/\(id)", json: [String]()).json(as: Int.self) == 1)
            #expect(try await orders.get("/orders").json(as: [Int].self) == [id])
            let db = try orders.client(of: orders.app.database)
            #expect(try await db.query("SELECT id FROM orders", as: Int.self) == [id])
        }
    }
}
