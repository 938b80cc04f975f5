public import HTTPTypes

/// Reads: `GET`, and `HEAD` with it.
public struct Get: Endpoint {
    public static let method = HTTPRequest.Method.get
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}

/// Makes something new, or does something: `POST`.
public struct Post: BodyEndpoint {
    public static let method = HTTPRequest.Method.post
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}

/// Replaces something: `PUT`.
public struct Put: BodyEndpoint {
    public static let method = HTTPRequest.Method.put
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}

/// Changes a part of something: `PATCH`.
public struct Patch: BodyEndpoint {
    public static let method = HTTPRequest.Method.patch
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}

/// Removes something: `DELETE`.
public struct Delete: BodyEndpoint {
    public static let method = HTTPRequest.Method.delete
    public var route: RouteDeclaration

    public init(_ route: RouteDeclaration) {
        self.route = route
    }
}
