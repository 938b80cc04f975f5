public import SoloRuntime

// One initializer for each number of resources, in place of one with a parameter pack. The compiler's messages are the
// reason: a handler with a parameter too few reads "expects 2 arguments, but 1 was used in closure body" and names the
// client that is missing, where a pack says "pack expansion requires that 'SQLite' and '' have the same shape".

extension Endpoint {
    /// A route with no resource, whose handler returns its answer.
    public init<Output: Encodable & SendableMetatype>(
        _ path: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request) async throws -> Output
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route with no resource, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init(
        _ path: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request) async throws -> Void
    ) {
        self.init(Self.route(path, at: .init(file, line), handler: handler))
    }

    /// A route with one resource, whose handler returns its answer.
    public init<A: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route with one resource, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<A: Resource>(
        _ path: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, at: .init(file, line), handler: handler))
    }

    /// A route with two resources, whose handler returns its answer.
    public init<A: Resource, B: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route with two resources, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource>(
        _ path: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, at: .init(file, line), handler: handler))
    }

    /// A route with three resources, whose handler returns its answer.
    public init<A: Resource, B: Resource, C: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route with three resources, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Request, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(Self.route(path, first, second, third, at: .init(file, line), handler: handler))
    }

    /// A route with four resources or more, whose handler returns its answer.
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource, Output: Encodable & SendableMetatype
    >(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client) async throws
            -> Output
    ) {
        self.init(
            Self.route(path, first, second, third, fourth, repeat each rest, at: .init(file, line), handler: handler))
    }

    /// A route with four resources or more, whose handler returns nothing: it answers 204.
    @_disfavoredOverload
    public init<A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource>(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Request, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client) async throws
            -> Void
    ) {
        self.init(
            Self.route(path, first, second, third, fourth, repeat each rest, at: .init(file, line), handler: handler))
    }
}
