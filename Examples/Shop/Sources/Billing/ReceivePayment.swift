import ShopShared
public import Solo

/// What the payment service reports.
public struct Payment: Codable, Sendable {
    public var order: Int

    public init(order: Int) {
        self.order = order
    }
}

/// `POST /webhooks/payments`: marks an order as paid, if the payment service signed the report.
///
/// `Shop-Signature` is the HMAC-SHA256 of the body under the secret that both sides know, in hexadecimal.
func receivePayment(_ request: Request, db: SQLClient, key: SecretValue) async throws -> Order {
    guard let signature = request.headers[.shopSignature], key.isValidSignature(hex: signature, for: request.body)
    else {
        throw HTTPError.unauthorized("Shop-Signature is not the HMAC-SHA256 of the body under the shared secret.")
    }
    let payment = try request.json(Payment.self)
    guard let order = try await Orders.markPaid(payment.order, in: db) else {
        throw HTTPError.notFound("There is no order \(payment.order).")
    }
    return order
}

extension HTTPField.Name {
    /// The signature of a payment's report.
    public static let shopSignature = HTTPField.Name("Shop-Signature") ?? .authorization
}
