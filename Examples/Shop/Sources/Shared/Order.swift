public import Solo

/// An order as the shop keeps it and as it responds with it.
public struct Order: Codable, Sendable, Equatable {
    public enum Status: String, Codable, CaseIterable, Sendable, SQLConvertible {
        case open, paid, expired
    }

    public var id: Int
    public var item: String
    public var quantity: Int
    /// In hundredths of the currency.
    public var total: Int
    public var currency: String
    public var status: Status
    public var placedAt: Date

    public init(
        id: Int, item: String, quantity: Int, total: Int, currency: String, status: Status = .open, placedAt: Date
    ) {
        self.id = id
        self.item = item
        self.quantity = quantity
        self.total = total
        self.currency = currency
        self.status = status
        self.placedAt = placedAt
    }

    /// The total for people: `EUR 9.00`.
    public var price: String {
        let cents = total % 100
        return "\(currency) \(total / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}
