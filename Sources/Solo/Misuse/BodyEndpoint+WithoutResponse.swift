public import SoloRuntime

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// A handler's value that is neither `Encodable` nor nothing makes a route that `RouteBuilder` rejects with a reason.

extension BodyEndpoint {
    /// A route that takes JSON as a typed value, with no resource, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, Output>(
        _ path: String, body: Input.Type, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input) async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with one resource, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, A: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client) async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with two resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, A: Resource, B: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client) async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with three resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with four resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with five resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client) async throws ->
            Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with six resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client)
            async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with seven resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        G: Resource, Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        return nil
    }

    /// A route that takes JSON as a typed value, with eight resources, whose handler's value is not a response.
    @available(
        *, deprecated,
        message:
            "a handler returns its response, a value that is Encodable, or it returns nothing: conform the value's type to Encodable, or discard the value with '_ ='"
    )
    @_disfavoredOverload
    public init?<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        G: Resource, H: Resource, Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H, file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (
                Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        return nil
    }
}
