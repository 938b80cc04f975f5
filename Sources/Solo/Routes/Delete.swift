public import HTTPTypes

/// Removes something: `DELETE`.
public struct Delete: BodyEndpoint {
    public static let method = HTTPRequest.Method.delete
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
