public import SoloCore
public import SoloRuntime

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// None of them can be called.

extension Endpoint {
    /// A route with nine resources or more.
    @available(
        *, unavailable,
        message: "a route has at most eight resources: split it, or put what belongs together in a module of its own"
    )
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        I: Resource, each R: Resource, Output
    >(
        _ path: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H, _ ninth: I, _ rest: repeat each R,
        handler:
            @escaping @Sendable (
                Request, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client, I.Client,
                repeat (each R).Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}

extension BodyEndpoint {
    /// A route that takes JSON as a typed value, with nine resources or more.
    @available(
        *, unavailable,
        message: "a route has at most eight resources: split it, or put what belongs together in a module of its own"
    )
    public init<
        Input: Decodable & Sendable, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource,
        G: Resource, H: Resource, I: Resource, each R: Resource, Output
    >(
        _ path: String, body: Input.Type, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H, _ ninth: I, _ rest: repeat each R,
        handler:
            @escaping @Sendable (
                Request, Input, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client,
                I.Client, repeat (each R).Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}

extension Worker {
    /// A worker with nine resources or more.
    @available(
        *, unavailable,
        message: "a worker has at most eight resources: split it, or put what belongs together in a module of its own"
    )
    public init<
        Message, A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        I: Resource, each R: Resource, Output
    >(
        _ queue: Queue<Message>, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        _ seventh: G, _ eighth: H, _ ninth: I, _ rest: repeat each R, concurrency: Int = 16,
        timeout: TimeSpan = .minutes(5),
        handler:
            @escaping @Sendable (
                Job<Message>, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client, I.Client,
                repeat (each R).Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}

extension Cron {
    /// A cron with nine resources or more.
    @available(
        *, unavailable,
        message: "a cron has at most eight resources: split it, or put what belongs together in a module of its own"
    )
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        I: Resource, each R: Resource, Output
    >(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        _ sixth: F, _ seventh: G, _ eighth: H, _ ninth: I, _ rest: repeat each R, missed: Missed = .runOnce,
        overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1),
        handler:
            @escaping @Sendable (
                Tick, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client, I.Client,
                repeat (each R).Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}

extension Command {
    /// A command with nine resources or more.
    @available(
        *, unavailable,
        message: "a command has at most eight resources: split it, or put what belongs together in a module of its own"
    )
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource,
        I: Resource, each R: Resource, Output
    >(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H, _ ninth: I, _ rest: repeat each R,
        handler:
            @escaping @Sendable (
                Arguments, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client, I.Client,
                repeat (each R).Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
