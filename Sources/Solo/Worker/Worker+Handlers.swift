public import SoloCore

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.

extension Worker {
    /// A worker with no resource.
    public init<Message>(
        _ queue: Queue<Message>, concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID,
        line: Int = #line, handler: @escaping @Sendable (Job<Message>) async throws -> Void
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

    /// A worker with four resources.
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, concurrency: Int = 16,
        timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client) async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, concurrency: concurrency, timeout: timeout, at: .init(file, line),
            handler: handler)
    }

    /// A worker with five resources.
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, fifth, concurrency: concurrency, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A worker with six resources.
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws
            -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, fifth, sixth, concurrency: concurrency, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A worker with seven resources.
    public init<Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource>(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, fifth, sixth, seventh, concurrency: concurrency, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A worker with eight resources.
    public init<
        Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource
    >(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H, concurrency: Int = 16, timeout: TimeSpan = .minutes(5), file: String = #fileID,
        line: Int = #line,
        handler:
            @escaping @Sendable (
                Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Void
    ) {
        self.init(
            of: queue, first, second, third, fourth, fifth, sixth, seventh, eighth, concurrency: concurrency,
            timeout: timeout, at: .init(file, line), handler: handler)
    }
}
