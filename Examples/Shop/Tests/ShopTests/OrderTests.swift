import ShopShared
import Solo
import SoloTesting
import Testing

@testable import Shop

struct OrderTests {
    @Test func anOrderIsKeptAndListed() async throws {
        try await withStack(Shop()) { shop in
            let response = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 2))
            #expect(response.status == .created)
            let order = try response.json(as: Order.self)
            #expect(order.total == 3600)
            #expect(order.price == "EUR 36.00")
            let shown = try await shop.get("/orders/\(order.id)").json(as: Order.self)
            #expect(shown == order)
            let listed = try await shop.get("/orders?limit=1").json(as: [Order].self)
            #expect(listed == [order])
        }
    }

    @Test(arguments: [("mug", 0), ("mug", 101), ("mug", Int.max), ("mug", Int.min), ("cup", 1), ("mug\u{0}", 1)])
    func whatTheShopDoesNotSellIsRefused(item: String, quantity: Int) async throws {
        try await withStack(Shop()) { shop in
            let response = try await shop.post("/orders", json: NewOrder(item: item, quantity: quantity))
            #expect(response.status == .unprocessableContent)
            let listed = try await shop.get("/orders").json(as: [Order].self)
            #expect(listed.isEmpty)
        }
    }

    @Test(arguments: ["", "x", "1.5", "99999999999999999999"])
    func whatIsNoNumberIsABadRequest(_ id: String) async throws {
        try await withStack(Shop()) { shop in
            let response = try await shop.get("/orders/\(id)")
            #expect([.badRequest, .notFound].contains(response.status))
        }
    }

    @Test func thePageListsTheOrders() async throws {
        try await withStack(Shop()) { shop in
            _ = try await shop.post("/orders", json: NewOrder(item: "coffee", quantity: 1))
            let page = try await shop.get("/")
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("<td>coffee</td>"))
        }
    }
}
