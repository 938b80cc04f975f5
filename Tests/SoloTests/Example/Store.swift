import Foundation
import Solo

// A small product that uses every word of the language; the tests describe, bind and call it.

struct NewOrder: Codable, Sendable, Equatable {
    var sku: String
    var count: Int
}

struct Order: Codable, Sendable, Equatable {
    var id: Int
    var sku: String
    var placed: Date?
}

struct Receipt: Codable, Sendable {
    var order: Int
}

func showOrder(_ request: Request, db: SQLReader) async throws -> Order {
    let id = try request.parameters.require("id", as: Int.self)
    guard id < 100 else { throw HTTPError.notFound("there is no order \(id)") }
    return Order(id: id, sku: "tea")
}

func sendReceipt(_ job: Job<Receipt>, assets: BucketClient) async throws {
    try await assets.put("receipts/\(job.message.order)", "paid", contentType: "text/plain")
}

func cleanUp(_ tick: Tick, db: SQLClient) async throws {}

struct Store: App {
    let database = SQLite("db")
    let assets = Bucket("assets", lifecycle: [.expire(prefix: "tmp/", after: .days(30))])
    let stripeKey = Secret("stripe-key")
    let currency = Setting("currency", default: "EUR", overrides: ["eu": "CHF"])
    let receipts = Queue("receipts", of: Receipt.self, retries: .attempts(3))

    var body: some Stack {
        API("api") {
            Get("/health") { _ in "ok" }
            Get("/orders/:id", using: database.readOnly, handler: showOrder)
                .path("id", as: Int.self, "the order's number")
                .response(404, "no such order")
            Get("/page") { _ -> HTML in "<p>\("a < b")</p>" }
            Get("/file") { request in
                guard request.queryString.isEmpty else { throw HTTPError.badRequest() }
                return Response.text("file")
            }
            Post("/orders", body: NewOrder.self, using: database, receipts.sender, handler: placeOrder)
                .status(.created)
            Post("/webhooks", using: assets.writeOnly, stripeKey) { request, assets, key in
                try await assets.put("hooks/\(request.id)", request.body)
            }
            Group("/admin") {
                Get("/currency", using: currency) { _, currency in currency }
                    .query("page", as: Int.self)
                Delete("/uploads/:name", using: assets.prefix("uploads/")) { request, uploads in
                    try await uploads.delete("uploads/\(try request.parameters.require("name"))")
                }
                for name in ["a", "b"] {
                    Get("/\(name)") { _ in ["name": name] }
                }
            }
        }
        .cors(origins: "https://shop.example.com")
        .rateLimit(100, per: .minutes(1))
        .bodyLimit(65_536)
        Worker(receipts, using: assets, concurrency: 4, handler: sendReceipt)
        Cron("cleanup", .every(.days(1)), using: database, handler: cleanUp)
        Command("seed", using: database) { arguments, db in
            guard !arguments.isEmpty else { return }
        }
        Billing(database: database)
        Output("ApiUrl", .url(of: "api"))
        Output("Currency", .setting(currency))
    }

    var stages: [Stage] {
        Stage("production", on: .server("shop.example.com"), domain: "shop.example.com")
        Stage("eu", on: .aws(region: "eu-central-1"))
    }

    // A method of the app is a handler as well.
    func placeOrder(
        _ request: Request, _ order: NewOrder, db: SQLClient, receipts: QueueSender<Receipt>
    ) async throws -> Order {
        try await receipts.send(Receipt(order: 1), idempotencyKey: "order-1")
        return Order(id: 1, sku: order.sku)
    }
}

struct Billing: Stack {
    let database: SQLite
    let invoices = Bucket("invoices")

    var body: some Stack {
        Cron("invoice", .daily(at: "03:00", in: "Europe/Berlin"), using: database.readOnly, invoices.writeOnly) {
            tick, db, invoices in
            try await invoices.put("\(tick.id).txt", "invoice")
        }
    }
}
