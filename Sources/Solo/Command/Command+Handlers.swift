// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.

extension Command {
    /// A command with no resource.
    public init(
        _ name: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Arguments) async throws -> Void
    ) {
        self.init(called: name, at: .init(file, line), handler: handler)
    }

    /// A command with one resource.
    public init<A: Resource>(
        _ name: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Arguments, A.Client) async throws -> Void
    ) {
        self.init(called: name, first, at: .init(file, line), handler: handler)
    }

    /// A command with two resources.
    public init<A: Resource, B: Resource>(
        _ name: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Arguments, A.Client, B.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, at: .init(file, line), handler: handler)
    }

    /// A command with three resources.
    public init<A: Resource, B: Resource, C: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Arguments, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, third, at: .init(file, line), handler: handler)
    }

    /// A command with four resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Arguments, A.Client, B.Client, C.Client, D.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, third, fourth, at: .init(file, line), handler: handler)
    }

    /// A command with five resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Arguments, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, third, fourth, fifth, at: .init(file, line), handler: handler)
    }

    /// A command with six resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Arguments, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws ->
            Void
    ) {
        self.init(called: name, first, second, third, fourth, fifth, sixth, at: .init(file, line), handler: handler)
    }

    /// A command with seven resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Arguments, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Void
    ) {
        self.init(
            called: name, first, second, third, fourth, fifth, sixth, seventh, at: .init(file, line), handler: handler)
    }

    /// A command with eight resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E, _ sixth: F, _ seventh: G,
        _ eighth: H, file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (
                Arguments, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client
            ) async throws -> Void
    ) {
        self.init(
            called: name, first, second, third, fourth, fifth, sixth, seventh, eighth, at: .init(file, line),
            handler: handler)
    }
}
