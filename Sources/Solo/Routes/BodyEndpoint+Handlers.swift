public import SoloRuntime

// One initializer for each number of resources: see `Endpoint+Handlers.swift`.

extension BodyEndpoint {
    /// A route that takes JSON as a typed value, with no resource, whose handler returns its answer.
    public init<Input: Decodable & Sendable, Output: Encodable & SendableMetatype>(
        _ path: String, body: Input.Type, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input) async throws -> Output
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with no resource, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable>(
        _ path: String, body: Input.Type, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input) async throws -> Void
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with one resource, whose handler returns its answer.
    public init<Input: Decodable & Sendable, A: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, body: Input.Type, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with one resource, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable, A: Resource>(
        _ path: String, body: Input.Type, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with two resources, whose handler returns its answer.
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, body: Input.Type, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with two resources, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable, A: Resource, B: Resource>(
        _ path: String, body: Input.Type, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with three resources, whose handler returns its answer.
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, Output: Encodable & SendableMetatype
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with three resources, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with four resources or more, whose handler returns its answer.
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource,
        Output: Encodable & SendableMetatype
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client)
            async throws -> Output
    ) {
        self.init(
            Self.route(path, first, second, third, fourth, repeat each rest, at: .init(file, line), handler: handler))
    }

    /// A route that takes JSON as a typed value, with four resources or more, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client)
            async throws -> Void
    ) {
        self.init(
            Self.route(path, first, second, third, fourth, repeat each rest, at: .init(file, line), handler: handler))
    }
}
