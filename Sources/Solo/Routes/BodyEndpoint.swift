import SoloCore
public import SoloRuntime

/// A route that may take a typed body: ``Post``, ``Put``, ``Patch`` or ``Delete``.
public protocol BodyEndpoint: Endpoint {}

extension BodyEndpoint {
    /// A route that takes JSON as a typed value.
    ///
    /// A request of another content type is answered 415, one that is no JSON 400, and one whose JSON is no such value
    /// 422 with the name of the field.
    /// - Parameters:
    ///   - path: begins with a slash; a segment such as `:id` is a parameter.
    ///   - body: what the request's JSON is decoded as.
    ///   - resource: what the handler is lent.
    ///   - handler: takes the request, the body, then one client for each resource.
    public init<Input: Decodable & Sendable, each R: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, body: Input.Type, using resource: repeat each R, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, repeat (each R).Client) async throws -> Output
    ) {
        self.init(
            RouteDeclaration(
                Self.method, path, place: .init(file, line), uses: uses(repeat each resource), input: Input.self,
                output: Output.self
            ) { scope, status in
                let clients = (repeat try (each resource).client(in: scope))
                let answer = AnswerWriter(Output.self, status: status)
                return { request in
                    let input = try request.json(Input.self)
                    return try answer.response(to: await handler(request, input, repeat each clients))
                }
            })
    }

    /// A route that takes JSON as a typed value and whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable, each R: Resource>(
        _ path: String, body: Input.Type, using resource: repeat each R, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, repeat (each R).Client) async throws -> Void
    ) {
        self.init(
            RouteDeclaration(
                Self.method, path, place: .init(file, line), uses: uses(repeat each resource), input: Input.self,
                output: nil
            ) { scope, status in
                let clients = (repeat try (each resource).client(in: scope))
                return { request in
                    let input = try request.json(Input.self)
                    try await handler(request, input, repeat each clients)
                    return Response(status: status ?? .noContent)
                }
            })
    }
}
