import ShopShared
import Solo
import SoloTesting
import Testing

@testable import Shop

struct ScheduleTests {
    @Test func whatNobodyPaidWithinADayExpires() async throws {
        try await withStack(Shop()) { shop in
            let order = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 1)).json(as: Order.self)
            try await shop.tick("cleanup")
            let stillOpen = try await shop.get("/orders/\(order.id)").json(as: Order.self)
            #expect(stillOpen.status == .open)
            shop.clock.advance(by: .hours(25))
            try await shop.tick("cleanup")
            let expired = try await shop.get("/orders/\(order.id)").json(as: Order.self)
            #expect(expired.status == .expired)
        }
    }

    @Test func theStatementSumsUpWhatWasPaid() async throws {
        try await withStack(Shop(), now: Date(timeIntervalSince1970: 1_800_000_000)) { shop in
            try await shop.run("seed", "4")
            let db = try shop.client(of: shop.app.database)
            for order in [1, 2, 4] { _ = try await Orders.markPaid(order, in: db) }
            try await shop.tick("billing.statement")
            let billing = try shop.bucket("billing.statements")
            let statement = try await billing.find("statements/2027-01-15.csv")
            #expect(
                statement.map { String(decoding: $0, as: UTF8.self) }
                    == "item,orders,total,currency\nbeans,2,6250,EUR\ncoffee,1,900,EUR\n")
        }
    }

    @Test(arguments: ["0", "-5", "x", "99999999999999999999"])
    func seedingTakesAnyWord(_ word: String) async throws {
        try await withStack(Shop()) { shop in
            try await shop.run("seed", word)
        }
    }
}
