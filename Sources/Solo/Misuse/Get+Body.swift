public import SoloRuntime

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// None of them can be called.

extension Get {
    /// A typed body on a method that has none, with no resource.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, Output>(
        _ path: String, body: Input.Type, handler: @escaping @Sendable (Request, Input) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with one resource.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, A: Resource, Output>(
        _ path: String, body: Input.Type, using first: A,
        handler: @escaping @Sendable (Request, Input, A.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with two resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with three resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with four resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D,
        handler: @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with five resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output>(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client) async throws ->
            Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with six resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client)
            async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with seven resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        G: Resource, Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G,
        handler:
            @escaping @Sendable (Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A typed body on a method that has none, with eight resources.
    @available(*, unavailable, message: "a GET has no body: use Post, Put, Patch or Delete, or read the query")
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        G: Resource, H: Resource, Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H,
        handler:
            @escaping @Sendable (
                Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
