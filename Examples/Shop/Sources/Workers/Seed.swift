import ShopShared
public import Solo

/// `solo run seed [COUNT]`: puts orders into the database, ten if no number is given.
public func seed(_ arguments: Arguments, db: SQLClient, currency: String) async throws {
    let count = max(0, min(arguments.first.flatMap { Int($0) } ?? 10, 10_000))
    let items = Catalogue.prices.sorted { $0.key < $1.key }
    for index in 0..<count {
        let (item, price) = items[index % items.count]
        let quantity = index % 5 + 1
        _ = try await Orders.insert(
            item: item, quantity: quantity, total: price * quantity, currency: currency, in: db)
    }
    print("Seeded \(count) orders.")
}
