public import HTTPTypes

/// Replaces something: `PUT`.
public struct Put: BodyEndpoint {
    public static let method = HTTPRequest.Method.put
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
