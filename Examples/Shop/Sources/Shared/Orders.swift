public import Solo

/// The table of orders. Whoever reads needs a reader alone; only who writes needs the client.
public enum Orders {
    public static let schema = """
        CREATE TABLE IF NOT EXISTS orders (
            id INTEGER PRIMARY KEY,
            item TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            total INTEGER NOT NULL,
            currency TEXT NOT NULL,
            status TEXT NOT NULL,
            placed_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, placed_at);
        """

    public static func insert(
        item: String, quantity: Int, total: Int, currency: String, at time: Date = Date(), in db: SQLClient
    ) async throws -> Order {
        let rows = try await db.query(
            """
            INSERT INTO orders (item, quantity, total, currency, status, placed_at)
            VALUES (\(item), \(quantity), \(total), \(currency), \(Order.Status.open), \(time)) RETURNING *
            """, as: Order.self)
        guard let order = rows.first else { throw HTTPError(.internalServerError) }
        return order
    }

    public static func latest(_ count: Int, in db: some SQLReading) async throws -> [Order] {
        try await db.query("SELECT * FROM orders ORDER BY id DESC LIMIT \(count)", as: Order.self)
    }

    public static func find(_ id: Int, in db: some SQLReading) async throws -> Order? {
        try await db.query("SELECT * FROM orders WHERE id = \(id)", as: Order.self).first
    }

    /// What was paid of each item.
    public static func paidTotals(in db: some SQLReading) async throws -> [PaidTotal] {
        try await db.query(
            """
            SELECT item, count(*) AS orders, sum(total) AS total, currency FROM orders
            WHERE status = \(Order.Status.paid) GROUP BY item, currency ORDER BY item, currency
            """, as: PaidTotal.self)
    }

    /// Marks an open order as paid. Paying twice is paying once.
    public static func markPaid(_ id: Int, in db: SQLClient) async throws -> Order? {
        try await db.execute(
            "UPDATE orders SET status = \(Order.Status.paid) WHERE id = \(id) AND status = \(Order.Status.open)")
        return try await find(id, in: db)
    }

    /// Marks what was placed before `time` and is still open as expired, and says how many there were.
    @discardableResult
    public static func expire(placedBefore time: Date, in db: SQLClient) async throws -> SQLChanges {
        try await db.execute(
            "UPDATE orders SET status = \(Order.Status.expired) WHERE status = \(Order.Status.open) AND placed_at < \(time)"
        )
    }
}

/// A line of a statement.
public struct PaidTotal: Decodable, Sendable {
    public var item: String
    public var orders: Int
    public var total: Int
    public var currency: String
}
