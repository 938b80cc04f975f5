/// Routes under a common path.
///
///     Group("/admin") {
///         Get("/orders", using: database.readOnly, handler: listOrders)     // GET /admin/orders
///     }
public struct Group: RouteProviding {
    public let routes: [RouteDeclaration]

    /// A group of routes.
    /// - Parameter path: begins with a slash and stands before the path of each route.
    public init(_ path: String, @RouteBuilder routes: () -> [RouteDeclaration]) {
        self.routes = routes().map { route in
            var route = route
            route.path = path + (route.path == "/" ? "" : route.path)
            return route
        }
    }
}
