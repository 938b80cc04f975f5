public import HTTPTypes
import SoloCore
public import SoloRuntime

/// Something that a ``RouteBuilder`` takes: a route or a ``Group`` of them.
public protocol Routes: Sendable {
    /// The routes, in the order they were written.
    var routes: [RouteDeclaration] { get }
}

/// One route: ``Get``, ``Post``, ``Put``, ``Patch`` or ``Delete``.
public protocol Endpoint: Routes {
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

    /// A route whose handler returns its answer: a text, ``HTML``, a ``Response``, or any `Encodable` value as JSON.
    /// - Parameters:
    ///   - path: begins with a slash; a segment such as `:id` is a parameter.
    ///   - resource: what the handler is lent.
    ///   - handler: takes the request, then one client for each resource.
    public init<each R: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using resource: repeat each R, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, repeat (each R).Client) async throws -> Output
    ) {
        self.init(
            RouteDeclaration(
                Self.method, path, place: .init(file, line), uses: uses(repeat each resource), output: Output.self
            ) { scope, status in
                let clients = (repeat try (each resource).client(in: scope))
                let answer = AnswerWriter(Output.self, status: status)
                return { request in try answer.response(to: await handler(request, repeat each clients)) }
            })
    }

    /// A route whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<each R: Resource>(
        _ path: String, using resource: repeat each R, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, repeat (each R).Client) async throws -> Void
    ) {
        self.init(
            RouteDeclaration(
                Self.method, path, place: .init(file, line), uses: uses(repeat each resource), output: nil
            ) { scope, status in
                let clients = (repeat try (each resource).client(in: scope))
                return { request in
                    try await handler(request, repeat each clients)
                    return Response(status: status ?? .noContent)
                }
            })
    }
}
