public import HTTPTypes

/// Makes something new, or does something: `POST`.
public struct Post: BodyEndpoint {
    public static let method = HTTPRequest.Method.post
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
