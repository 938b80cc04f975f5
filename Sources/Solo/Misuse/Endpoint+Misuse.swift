public import SoloRuntime

// Overloads for mistakes of which the compiler's own message would mislead. None of them can be called.

extension Endpoint {
    /// A handler that takes clients on a route that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the route has no resource: name one, as in 'using: database'"
    )
    public init<First, each Client, Output>(
        _ path: String, handler: @escaping @Sendable (Request, First, repeat each Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A closure that takes a client on a route that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the route has no resource: name one, as in 'using: database'"
    )
    public init<Output>(
        _ path: String, handler: @escaping @Sendable (Request, MissingClient) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}

extension BodyEndpoint {
    /// A handler that takes clients on a route that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the route has no resource: name one, as in 'using: database'"
    )
    public init<Input: Decodable & Sendable, First, each Client, Output>(
        _ path: String, body: Input.Type,
        handler: @escaping @Sendable (Request, Input, First, repeat each Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A closure that takes a client on a route that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the route has no resource: name one, as in 'using: database'"
    )
    public init<Input: Decodable & Sendable, Output>(
        _ path: String, body: Input.Type,
        handler: @escaping @Sendable (Request, Input, MissingClient) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
