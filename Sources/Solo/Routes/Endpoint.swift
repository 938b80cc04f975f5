public import HTTPTypes
import SoloCore
import SoloRuntime

/// Something that gives routes: one route, or a ``Group`` of them.
public protocol RouteProviding: Sendable {
    /// The routes, in the order they were written.
    var routes: [RouteDeclaration] { get }
}

/// One route: ``Get``, ``Post``, ``Put``, ``Patch`` or ``Delete``.
///
///     Get("/orders/:id", using: database.readOnly, handler: showOrder)
///
///     func showOrder(_ request: Request, db: SQLReader) async throws -> Order
///
/// Its path begins with a slash, and a segment such as `:id` is a parameter. After `using:` stand the resources that the
/// handler gets, and the handler takes the request, then one client for each of them. What it returns is the response: a
/// `String` as text, `Data` as bytes, ``HTML``, a ``Response`` or any other ``ResponseConvertible``, any other `Encodable` value as JSON,
/// and nothing or a ``NoResponse`` as 204.
public protocol Endpoint: RouteProviding {
    /// The method of every route of this type.
    static var method: HTTPRequest.Method { get }
    /// What the source says of this route.
    var route: RouteDeclaration { get set }
    /// A route of parts; Solo's own initializers call it.
    init(_ route: RouteDeclaration)
}

extension Endpoint {
    /// This route alone.
    public var routes: [RouteDeclaration] { [route] }

    static func route<each R: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, _ resource: repeat each R, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Request, repeat (each R).Client) async throws -> Output
    ) -> RouteDeclaration {
        RouteDeclaration(method, path, place: place, uses: uses(repeat each resource), output: Output.self) {
            scope, status in
            let clients = (repeat try (each resource).client(in: scope))
            let encoder = ResponseEncoder(Output.self, status: status)
            return { request in try encoder.response(to: await handler(request, repeat each clients)) }
        }
    }

    static func route<each R: Resource>(
        _ path: String, _ resource: repeat each R, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Request, repeat (each R).Client) async throws -> Void
    ) -> RouteDeclaration {
        RouteDeclaration(method, path, place: place, uses: uses(repeat each resource), output: nil) { scope, status in
            let clients = (repeat try (each resource).client(in: scope))
            return { request in
                try await handler(request, repeat each clients)
                return Response(status: status ?? .noContent)
            }
        }
    }
}
