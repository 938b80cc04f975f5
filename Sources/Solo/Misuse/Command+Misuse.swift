// Overloads for mistakes of which the compiler's own message would mislead. None of them can be called.

extension Command {
    /// A handler that takes clients in a command that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the command has no resource: name one, as in 'using: database'"
    )
    public init<First, each Client>(
        _ name: String,
        handler: @escaping @Sendable (Arguments, First, repeat each Client) async throws -> Void
    ) {
        fatalError("unavailable")
    }

    /// A closure that takes a client in a command that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the command has no resource: name one, as in 'using: database'"
    )
    public init(
        _ name: String, handler: @escaping @Sendable (Arguments, MissingClient) async throws -> Void
    ) {
        fatalError("unavailable")
    }
}
