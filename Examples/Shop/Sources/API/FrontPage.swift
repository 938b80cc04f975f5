import ShopShared
public import Solo

/// `GET /`: the latest orders as a page. It has no inline script or style, as the default CSP for HTML asks.
public func frontPage(_ request: Request, db: SQLReader) async throws -> HTML {
    let rows = try await Orders.latest(50, in: db).map { order in
        """
        <tr><td><a href="/orders/\(order.id)">\(order.id)</a></td><td>\(order.item)</td>
        <td>\(order.quantity)</td><td>\(order.price)</td><td>\(order.status.rawValue)</td></tr>

        """ as HTML
    }
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Shop</title><link rel="stylesheet" href="/style.css"></head>
        <body>
        <h1>Orders</h1>
        <table>
        <tr><th>Order</th><th>Item</th><th>Quantity</th><th>Total</th><th>Status</th></tr>
        \(rows)</table>
        </body>
        </html>

        """
}

/// `GET /style.css`.
public func stylesheet(_ request: Request) async throws -> Response {
    let css = "body { font-family: sans-serif; margin: 2rem } td, th { padding: .3rem 1rem; text-align: left }\n"
    return Response(headers: [.contentType: "text/css; charset=utf-8"], body: Data(css.utf8))
}
