import ShopShared
public import Solo

/// Expires the orders that nobody paid within a day.
public func cleanUp(_ tick: Tick, db: SQLClient) async throws {
    try await Orders.expire(placedBefore: tick.due.addingTimeInterval(-86_400), in: db)
}
