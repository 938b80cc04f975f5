/// The message that asks for an order's receipt.
public struct Receipt: Codable, Sendable {
    public var order: Int

    public init(order: Int) {
        self.order = order
    }

    /// Where the receipt is in the bucket.
    public var key: String { Self.key(of: order) }

    public static func key(of order: Int) -> String { "receipts/\(order).txt" }
}
