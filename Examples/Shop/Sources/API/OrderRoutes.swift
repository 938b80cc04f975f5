public import ShopShared
public import Solo

/// `POST /orders`: keeps the order, and asks for its receipt.
public func placeOrder(
    _ request: Request, _ new: NewOrder, db: SQLClient, receipts: QueueSender<Receipt>, currency: String
) async throws -> Order {
    guard let price = Catalogue.prices[new.item] else {
        throw HTTPError.unprocessable(
            "There is no such item; there are \(Catalogue.prices.keys.sorted().joined(separator: ", ")).")
    }
    guard Catalogue.quantities.contains(new.quantity) else {
        throw HTTPError.unprocessable("The quantity is from 1 to \(Catalogue.quantities.upperBound).")
    }
    return try await db.transaction { tx in
        let order = try await Orders.insert(
            item: new.item, quantity: new.quantity, total: price * new.quantity, currency: currency, in: tx)
        // With the order or not at all, whatever is killed when.
        try await tx.enqueue(receipts, Receipt(order: order.id))
        return order
    }
}

/// `GET /orders`: the latest, a hundred of them unless `limit` says otherwise.
public func listOrders(_ request: Request, db: SQLReader) async throws -> [Order] {
    let limit = try request.query.get("limit", as: Int.self) ?? 100
    guard (1...100).contains(limit) else { throw HTTPError.badRequest("The limit is from 1 to 100.") }
    return try await Orders.latest(limit, in: db)
}

/// `GET /orders/:id`.
public func showOrder(_ request: Request, db: SQLReader) async throws -> Order {
    let id = try request.parameters.require("id", as: Int.self)
    guard let order = try await Orders.find(id, in: db) else { throw HTTPError.notFound("There is no order \(id).") }
    return order
}

/// `GET /orders/:id/receipt`: the text that the worker wrote. A moment after the order there is none yet.
public func showReceipt(_ request: Request, assets: BucketReader) async throws -> Response {
    let id = try request.parameters.require("id", as: Int.self)
    guard let receipt = try await assets.find(Receipt.key(of: id)) else {
        throw HTTPError.notFound("There is no receipt of order \(id) yet.")
    }
    return Response(headers: [.contentType: "text/plain; charset=utf-8"], body: receipt)
}
