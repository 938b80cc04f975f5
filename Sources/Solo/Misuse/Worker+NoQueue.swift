// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// None of them can be called.

extension Worker {
    /// A worker without its queue, with one resource.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, Output>(
        using first: A, handler: @escaping @Sendable (MissingClient, A.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with two resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, Output>(
        using first: A, _ second: B,
        handler: @escaping @Sendable (MissingClient, A.Client, B.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with three resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, C: Resource, Output>(
        using first: A, _ second: B, _ third: C,
        handler: @escaping @Sendable (MissingClient, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with four resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, Output>(
        using first: A, _ second: B, _ third: C, _ fourth: D,
        handler: @escaping @Sendable (MissingClient, A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with five resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output>(
        using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        handler:
            @escaping @Sendable (MissingClient, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with six resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, Output>(
        using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        handler:
            @escaping @Sendable (MissingClient, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws
            -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with seven resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, Output>(
        using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        handler:
            @escaping @Sendable (MissingClient, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue, with eight resources.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource, Output
    >(
        using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G, _ eighth: H,
        handler:
            @escaping @Sendable (
                MissingClient, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
