public import SoloCore

// Overloads for mistakes of which the compiler's own message would mislead. None of them can be called.

extension Cron {
    /// A handler that takes clients in a cron that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the cron has no resource: name one, as in 'using: database'"
    )
    public init<First, each Client>(
        _ name: String, _ schedule: Schedule,
        handler: @escaping @Sendable (Tick, First, repeat each Client) async throws -> Void
    ) {
        fatalError("unavailable")
    }

    /// A closure that takes a client in a cron that has no resource.
    @available(
        *, unavailable,
        message: "the handler takes a client, but the cron has no resource: name one, as in 'using: database'"
    )
    public init(
        _ name: String, _ schedule: Schedule, handler: @escaping @Sendable (Tick, MissingClient) async throws -> Void
    ) {
        fatalError("unavailable")
    }
}
