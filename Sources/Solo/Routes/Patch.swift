public import HTTPTypes

/// Changes a part of something: `PATCH`.
public struct Patch: BodyEndpoint {
    public static let method = HTTPRequest.Method.patch
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
