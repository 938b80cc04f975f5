public import HTTPTypes

/// Reads: `GET`, and `HEAD` with it.
public struct Get: Endpoint {
    public static let method = HTTPRequest.Method.get
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
