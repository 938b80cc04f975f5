/// What a customer sends to order.
public struct NewOrder: Codable, Sendable {
    public var item: String
    public var quantity: Int

    public init(item: String, quantity: Int) {
        self.item = item
        self.quantity = quantity
    }
}
