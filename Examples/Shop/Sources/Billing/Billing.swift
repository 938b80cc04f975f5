import ShopShared
public import Solo

/// A module of the monolith, in a target of its own: a statement of every day's payments.
public struct Billing: Stack {
    let database: SQLite
    let statements = Bucket("statements")

    public init(database: SQLite) {
        self.database = database
    }

    public var body: some Stack {
        Cron("statement", .daily(at: "06:00"), using: database.readOnly, statements.writeOnly, handler: writeStatement)
    }
}

/// Writes what was paid so far as one CSV file, named by its day.
func writeStatement(_ tick: Tick, db: SQLReader, statements: BucketWriter) async throws {
    var csv = "item,orders,total,currency\n"
    for line in try await Orders.paidTotals(in: db) {
        csv += "\(line.item),\(line.orders),\(line.total),\(line.currency)\n"
    }
    let day = tick.due.formatted(.iso8601.year().month().day())
    try await statements.put("statements/\(day).csv", Data(csv.utf8), contentType: "text/csv; charset=utf-8")
}
