import ShopAPI
import ShopBilling
import ShopShared
import ShopWorkers
import Solo

/// A small shop that uses every resource: what there is, and who may use what. Its handlers run on SQLite and on Postgres.
@main
struct Shop: App {
    #if POSTGRES
        let database = Postgres("db", schema: Orders.postgresSchema)
    #else
        let database = SQLite("db", schema: Orders.schema)
    #endif
    let assets = Bucket("assets", lifecycle: [.expire(prefix: "receipts/", after: .days(365))])
    let receipts = Queue("receipts", of: Receipt.self)
    let stripeKey = Secret("stripe-key")
    let currency = Setting("currency", default: "EUR")

    var body: some Stack {
        API("api") {
            Get("/", using: database.readOnly, handler: frontPage)
            Get("/style.css", handler: stylesheet)
            Get("/health") { _ in "ok" }
            Get("/orders", using: database.readOnly, handler: listOrders)
                .query("limit", as: Int.self, "how many, 1 to 100")
            Post("/orders", body: NewOrder.self, using: database, receipts.sender, currency, handler: placeOrder)
                .status(.created)
            Get("/orders/:id", using: database.readOnly, handler: showOrder)
                .path("id", as: Int.self)
                .response(404, "there is no such order")
            Get("/orders/:id/receipt", using: assets.readOnly, handler: showReceipt)
                .path("id", as: Int.self)
                .response(404, "the receipt is not written yet")
        }
        Worker(receipts, using: database.readOnly, assets.writeOnly, handler: writeReceipt)
        Cron("cleanup", .daily(at: "03:00", in: "Europe/Berlin"), using: database, handler: cleanUp)
        Command("seed", using: database, currency, handler: seed)
        Billing(database: database, stripeKey: stripeKey)
        Output("ApiUrl", .url(of: "api"))
    }
}
