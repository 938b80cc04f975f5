// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// None of them can be called.

extension Worker {
    /// A worker on a queue's sending end, with no resource.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, Output>(
        _ sender: Queue<Message>.Sender, handler: @escaping @Sendable (Job<Message>) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with one resource.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A,
        handler: @escaping @Sendable (Job<Message>, A.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with two resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, B: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with three resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, B: Resource, C: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with four resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C, _ fourth: D,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with five resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with six resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, Output>(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws
            -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with seven resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<
        Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, Output
    >(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A worker on a queue's sending end, with eight resources.
    @available(
        *, unavailable, message: "a worker handles a queue, not its sender: Worker(receipts, using: …, handler: …)"
    )
    public init<
        Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        Output
    >(
        _ sender: Queue<Message>.Sender, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H,
        handler:
            @escaping @Sendable (
                Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
