// Overloads for mistakes of which the compiler's own message would mislead. None of them can be called.

extension Worker {
    /// A handler that takes clients in a worker that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the worker has no resource: name one, as in 'using: database'"
    )
    public init<Message, First, each Client>(
        _ queue: Queue<Message>,
        handler: @escaping @Sendable (Job<Message>, First, repeat each Client) async throws -> Void
    ) {
        fatalError("unavailable")
    }

    /// A closure that takes a client in a worker that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the worker has no resource: name one, as in 'using: database'"
    )
    public init<Message>(
        _ queue: Queue<Message>, handler: @escaping @Sendable (Job<Message>, MissingClient) async throws -> Void
    ) {
        fatalError("unavailable")
    }

    /// A worker without its queue.
    @available(
        *, unavailable,
        message: "a worker handles one queue, which stands first: Worker(receipts, using: …, handler: …)"
    )
    public init<each R: Resource, Handler>(using resource: repeat each R, handler: Handler) {
        fatalError("unavailable")
    }
}
