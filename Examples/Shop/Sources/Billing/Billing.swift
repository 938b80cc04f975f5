import ShopShared
public import Solo

/// A module of the monolith, in a target of its own: it takes payments, and writes a statement of every day's.
public struct Billing<Storage: Database>: Stack {
    let database: Storage
    let stripeKey: Secret
    let statements = Bucket("statements")

    public init(database: Storage, stripeKey: Secret) {
        self.database = database
        self.stripeKey = stripeKey
    }

    public var body: some Stack {
        Routes("api") {
            Post("/webhooks/payments", using: database, stripeKey, handler: receivePayment)
                .response(401, "the signature is wrong")
            Get("/statements/:day", using: statements.readOnly, handler: showStatement)
                .response(404, "there is no statement of that day")
        }
        Cron("statement", .daily(at: "06:00"), using: database.readOnly, statements.writeOnly, handler: writeStatement)
    }
}

/// `GET /statements/:day`: what was paid on a day such as `2026-08-31`.
func showStatement(_ request: Request, statements: BucketReader) async throws -> Response {
    let day = try request.parameters.require("day")
    guard let csv = try await statements.find("statements/\(day).csv") else {
        throw HTTPError.notFound("There is no statement of \(day).")
    }
    return Response(headers: [.contentType: "text/csv; charset=utf-8"], body: csv)
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
