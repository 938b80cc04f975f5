public import SoloRuntime

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.

extension Endpoint {
    /// A route with no resource, whose handler returns its response.
    public init<Output: Encodable & SendableMetatype>(
        _ path: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request) async throws -> Output
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route with no resource, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init(
        _ path: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request) async throws -> Void
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route with one resource, whose handler returns its response.
    public init<A: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route with one resource, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource>(
        _ path: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route with two resources, whose handler returns its response.
    public init<A: Resource, B: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route with two resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource>(
        _ path: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route with three resources, whose handler returns its response.
    public init<A: Resource, B: Resource, C: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route with three resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route with four resources, whose handler returns its response.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, third, fourth, at: .init(file, line), handler: handler))
    }

    /// A route with four resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, third, fourth, at: .init(file, line), handler: handler))
    }

    /// A route with five resources, whose handler returns its response.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, third, fourth, fifth, at: .init(file, line), handler: handler))
    }

    /// A route with five resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, third, fourth, fifth, at: .init(file, line), handler: handler))
    }

    /// A route with six resources, whose handler returns its response.
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        Output: Encodable & SendableMetatype
    >(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws ->
            Output
    ) {
        self.init(Self.route(path, first, second, third, fourth, fifth, sixth, at: .init(file, line), handler: handler))
    }

    /// A route with six resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws ->
            Void
    ) {
        self.init(Self.route(path, first, second, third, fourth, fifth, sixth, at: .init(file, line), handler: handler))
    }

    /// A route with seven resources, whose handler returns its response.
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource,
        Output: Encodable & SendableMetatype
    >(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        self.init(
            Self.route(
                path, first, second, third, fourth, fifth, sixth, seventh, at: .init(file, line), handler: handler))
    }

    /// A route with seven resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Void
    ) {
        self.init(
            Self.route(
                path, first, second, third, fourth, fifth, sixth, seventh, at: .init(file, line), handler: handler))
    }

    /// A route with eight resources, whose handler returns its response.
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        Output: Encodable & SendableMetatype
    >(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H, file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (
                Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        self.init(
            Self.route(
                path, first, second, third, fourth, fifth, sixth, seventh, eighth, at: .init(file, line),
                handler: handler))
    }

    /// A route with eight resources, whose handler returns nothing: it responds with 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H, file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (
                Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Void
    ) {
        self.init(
            Self.route(
                path, first, second, third, fourth, fifth, sixth, seventh, eighth, at: .init(file, line),
                handler: handler))
    }
}
