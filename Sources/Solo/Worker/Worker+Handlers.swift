public import SoloCore

// One initializer for each number of resources: see `Endpoint+Handlers.swift`.

extension Worker {
    /// A worker with no resource.
    public init<Message>(
        _ queue: Queue<Message>, concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Job<Message>) async throws -> Void
    ) {
        self.init(of: queue, concurrency: concurrency, timeout: timeout, at: .init(file, line), handler: handler)
    }

    /// A worker with one resource.
    public init<Message, A: Resource>(
        _ queue: Queue<Message>, using first: A, concurrency: Int = 16, timeout: TimeSpan = .minutes(5),
        file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Job<Message>, A.Client) async throws -> Void
    ) {
        self.init(of: queue, first, concurrency: concurrency, timeout: timeout, at: .init(file, line), handler: handler)
    }

    /// A worker with two resources.
    public init<Message, A: Resource, B: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, concurrency: Int = 16, timeout: TimeSpan = .minutes(5),
        file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client) async throws -> Void
    ) {
        self.init(
            of: queue, first, second, concurrency: concurrency, timeout: timeout, at: .init(file, line),
            handler: handler)
    }

    /// A worker with three resources.
    public init<Message, A: Resource, B: Resource, C: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, concurrency: Int = 16,
        timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, concurrency: concurrency, timeout: timeout, at: .init(file, line),
            handler: handler)
    }

    /// A worker with four resources or more.
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client)
            async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, repeat each rest, concurrency: concurrency, timeout: timeout,
            at: .init(file, line), handler: handler)
    }
}
