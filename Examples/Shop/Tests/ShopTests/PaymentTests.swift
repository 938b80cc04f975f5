import ShopBilling
import ShopShared
import Solo
import SoloTesting
import Testing

@testable import Shop

struct PaymentTests {
    /// `printf '{"order":1}' | openssl dgst -sha256 -hmac whsec-test`
    let body = Data(#"{"order":1}"#.utf8)
    let signature = "aba643f71c99e1eb37f2cce45277a4c4a766b1a5ad65cff79dbd69ad6a2c9ff1"

    @Test func aSignedPaymentIsBooked() async throws {
        try await withStack(Shop(), secrets: ["stripe-key": "whsec-test"]) { shop in
            _ = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 1))
            let order = try await pay(shop, signature).json(as: Order.self)
            #expect(order.status == .paid)
            let again = try await pay(shop, signature.uppercased()).json(as: Order.self)
            #expect(again == order)
        }
    }

    @Test func anyOtherSignatureIsRefused() async throws {
        try await withStack(Shop(), secrets: ["stripe-key": "whsec-test"]) { shop in
            _ = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 1))
            let wrong = String(signature.reversed())
            for signature in [nil, "", "zz", "\u{e9}", wrong, signature + "00"] {
                let response = try await pay(shop, signature)
                #expect(response.status == .unauthorized)
            }
            let order = try await shop.get("/orders/1").json(as: Order.self)
            #expect(order.status == .open)
        }
    }

    @Test func aPaymentOfNoOrderIsNotFound() async throws {
        try await withStack(Shop(), secrets: ["stripe-key": "whsec-test"]) { shop in
            let response = try await pay(shop, signature)
            #expect(response.status == .notFound)
        }
    }

    private func pay(_ shop: RunningStack<Shop>, _ signature: String?) async throws -> StackResponse {
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.shopSignature] = signature
        return try await shop.post("/webhooks/payments", body: body, headers: headers)
    }
}
