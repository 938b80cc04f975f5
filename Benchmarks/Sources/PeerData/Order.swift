/// What the peers take in and answer with: an order of a few items.
public struct Order: Codable, Sendable {
    public struct Item: Codable, Sendable {
        public var product: String
        public var quantity: Int

        public init(product: String, quantity: Int) {
            self.product = product
            self.quantity = quantity
        }
    }

    public var customer: String
    public var items: [Item]

    public init(customer: String, items: [Item]) {
        self.customer = customer
        self.items = items
    }

    /// What `GET /json` answers.
    public static let example = Order(
        customer: "ada@example.com",
        items: [
            Item(product: "mug", quantity: 2), Item(product: "beans", quantity: 1),
            Item(product: "coffee", quantity: 3),
        ])
}

/// The port of `--port PORT`, 8080 without it.
public func portArgument(_ arguments: [String]) -> Int {
    guard let index = arguments.firstIndex(of: "--port"), index + 1 < arguments.count else { return 8080 }
    return Int(arguments[index + 1]) ?? 8080
}
