import ShopShared
import Solo
import SoloTesting
import Testing

@testable import Shop

struct ReceiptTests {
    @Test func theWorkerWritesAReceipt() async throws {
        try await withStack(Shop()) { shop in
            let order = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 2)).json(as: Order.self)
            let tooEarly = try await shop.get("/orders/\(order.id)/receipt")
            #expect(tooEarly.status == .notFound)
            let drained = try await shop.drain(shop.app.receipts)
            #expect(drained.done == 1)
            let receipt = try await shop.get("/orders/\(order.id)/receipt")
            #expect(receipt.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(receipt.text == "Receipt of order 1\n\n2 x mug\nTotal: EUR 36.00\n")
        }
    }

    @Test func aReceiptOfNoOrderIsNone() async throws {
        try await withStack(Shop()) { shop in
            let sender = try shop.client(of: shop.app.receipts.sender)
            try await sender.send(Receipt(order: 99))
            let drained = try await shop.drain("receipts")
            #expect(drained.done == 1)
            let assets = try shop.client(of: shop.app.assets.readOnly)
            let receipt = try await assets.find(Receipt.key(of: 99))
            #expect(receipt == nil)
        }
    }
}
