// One initializer for each number of resources: see `Endpoint+Handlers.swift`.

extension Command {
    /// A command with no resource.
    public init(
        _ name: String, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable ([String]) async throws -> Void
    ) {
        self.init(called: name, at: .init(file, line), handler: handler)
    }

    /// A command with one resource.
    public init<A: Resource>(
        _ name: String, using first: A, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable ([String], A.Client) async throws -> Void
    ) {
        self.init(called: name, first, at: .init(file, line), handler: handler)
    }

    /// A command with two resources.
    public init<A: Resource, B: Resource>(
        _ name: String, using first: A, _ second: B, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable ([String], A.Client, B.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, at: .init(file, line), handler: handler)
    }

    /// A command with three resources.
    public init<A: Resource, B: Resource, C: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable ([String], A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(called: name, first, second, third, at: .init(file, line), handler: handler)
    }

    /// A command with four resources or more.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource>(
        _ name: String, using first: A, _ second: B, _ third: C, _ fourth: D, _ rest: repeat each R,
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable ([String], A.Client, B.Client, C.Client, D.Client, repeat (each R).Client) async throws
            -> Void
    ) {
        self.init(called: name, first, second, third, fourth, repeat each rest, at: .init(file, line), handler: handler)
    }
}
