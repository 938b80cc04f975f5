// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.
// None of them can be called.

extension Command {
    /// A handler of words alone, with no resource.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<Output>(_ name: String, handler: @escaping @Sendable ([String]) async throws -> Output) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with one resource.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, Output>(
        _ name: String, using first: A, handler: @escaping @Sendable ([String], A.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with two resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, Output>(
        _ name: String, using first: A, _ second: B,
        handler: @escaping @Sendable ([String], A.Client, B.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with three resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, C: Resource, Output>(
        _ name: String, using first: A, _ second: B, _ third: C,
        handler: @escaping @Sendable ([String], A.Client, B.Client, C.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with four resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, Output>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D,
        handler: @escaping @Sendable ([String], A.Client, B.Client, C.Client, D.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with five resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, Output>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        handler: @escaping @Sendable ([String], A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with six resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, Output>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        handler:
            @escaping @Sendable ([String], A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws ->
            Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with seven resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, Output>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        handler:
            @escaping @Sendable ([String], A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Output
    ) {
        fatalError("unavailable")
    }

    /// A handler of words alone, with eight resources.
    @available(
        *, unavailable,
        message:
            "a command's handler takes its Arguments, which are the words and a logger: write Arguments in place of [String]"
    )
    public init<
        A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource, Output
    >(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H,
        handler:
            @escaping @Sendable (
                [String], A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Output
    ) {
        fatalError("unavailable")
    }
}
