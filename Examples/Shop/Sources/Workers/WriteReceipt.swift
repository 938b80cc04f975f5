public import ShopShared
public import Solo

/// Writes an order's receipt to the bucket. It may run twice for one order: the second writes the same text again.
public func writeReceipt(_ job: Job<Receipt>, db: SQLReader, assets: BucketWriter) async throws {
    guard let order = try await Orders.find(job.message.order, in: db) else { return }
    let text = """
        Receipt of order \(order.id)

        \(order.quantity) x \(order.item)
        Total: \(order.price)

        """
    try await assets.put(job.message.key, Data(text.utf8), contentType: "text/plain; charset=utf-8")
}
