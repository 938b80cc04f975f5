import Foundation
import SoloSQL
import Testing

struct SQLRowTests {
    struct Item: Codable, Equatable { var sku: String, count: Int }
    enum State: String, Codable { case open, paid }
    struct Order: Codable, Equatable {
        var id: Int
        var customerName: String
        var imageURL: String?
        var placedAt: Date
        var state: State
        var items: [Item]
        var total: Decimal
        var isGift: Bool
    }

    let order = Order(
        id: 7, customerName: "Ada", imageURL: nil, placedAt: Date(timeIntervalSince1970: 1000.5), state: .paid,
        items: [Item(sku: "a", count: 2)], total: Decimal(1250) / 100, isGift: true)

    @Test func rowsDecodeThroughCodable() async throws {
        try await withDatabase(
            """
            CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_name TEXT NOT NULL, image_url TEXT, placed_at TEXT,
                state TEXT, items TEXT, total TEXT, is_gift INTEGER)
            """
        ) { database in
            let db = SQLClient(database)
            try await db.execute(
                """
                INSERT INTO orders VALUES (\(order.id), \(order.customerName), \(order.imageURL), \(order.placedAt),
                    \(order.state.rawValue), \(json: order.items), \(order.total), \(order.isGift))
                """)
            #expect(try await db.query("SELECT * FROM orders", as: Order.self) == [order])
            #expect(try await db.queryOne("SELECT * FROM orders WHERE id = \(7)", as: Order.self) == order)
            #expect(try await db.queryOne("SELECT * FROM orders WHERE id = \(8)", as: Order.self) == nil)
            #expect(try await db.queryOne("SELECT count(*) FROM orders", as: Int.self) == 1)
            #expect(try await db.query("SELECT image_url FROM orders", as: String?.self) == [nil])
            let row = try #require(try await db.queryOne("SELECT id, customer_name AS name FROM orders"))
            #expect(try row["id", as: Int.self] == 7)
            let name: String = try row["name"]
            #expect(name == "Ada")
            #expect(row["name"] == .text("Ada"))
            #expect(row.columns == ["id", "name"])
        }
    }

    @Test func mismatchesSayWhatCame() async throws {
        try await withDatabase { database in
            let db = SQLClient(database)
            let row = try #require(try await db.queryOne("SELECT 1 AS id, NULL AS name"))
            let wrong = #expect(throws: SQLError.self) { try row["name", as: String.self] }
            #expect(wrong?.message == "Column “name” holds null, which is not a valid String.")
            let missing = #expect(throws: SQLError.self) { try row["nam", as: String.self] }
            #expect(missing?.message == "The result has no column “nam”; it has id, name.")
            let whole = await #expect(throws: SQLError.self) {
                try await db.query("SELECT 1 AS id, \(3) AS n", as: Order.self)
            }
            #expect(whole?.message == "Order: the result has no column “customerName”.")
            #expect(whole?.statement == "SELECT 1 AS id, ? AS n")
        }
    }

    @Test func `an optional of JSON is read back as it was written, also where a row holds the text null`() async throws
    {
        struct Note: Codable, Equatable {
            var id: Int
            var tags: [String]?
        }
        struct Tagged: Codable { var tags: [String] }
        try await withDatabase("CREATE TABLE notes (id INTEGER PRIMARY KEY, tags TEXT)") { database in
            let db = SQLClient(database)
            let notes = [Note(id: 1, tags: nil), Note(id: 2, tags: ["a"]), Note(id: 3, tags: [])]
            for note in notes { try await db.execute("INSERT INTO notes VALUES (\(note.id), \(json: note.tags))") }
            #expect(try await db.query("SELECT * FROM notes ORDER BY id", as: Note.self) == notes)
            #expect(try await db.queryOne("SELECT count(*) FROM notes WHERE tags IS NULL", as: Int.self) == 1)
            try await db.execute("UPDATE notes SET tags = 'null' WHERE id = 2")
            #expect(try await db.queryOne("SELECT * FROM notes WHERE id = 2", as: Note.self) == Note(id: 2, tags: nil))
            let error = await #expect(throws: SQLError.self) {
                try await db.queryOne("SELECT tags FROM notes WHERE id = 2", as: Tagged.self)
            }
            #expect(error?.message == "Column “tags” holds the JSON text null, which is not a valid Array<String>.")
        }
    }
}
