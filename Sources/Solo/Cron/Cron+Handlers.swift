public import SoloCore

// One initializer for each number of resources: see `Endpoint+Handlers.swift`.

extension Cron {
    /// A cron with no resource.
    public init(
        _ name: String, _ schedule: Schedule, missed: Missed = .runOnce, overlap: Overlap = .forbid,
        timeout: TimeSpan = .hours(1), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Tick) async throws -> Void
    ) {
        self.init(
            called: name, schedule, missed: missed, overlap: overlap, timeout: timeout, at: .init(file, line),
            handler: handler)
    }

    /// A cron with one resource.
    public init<A: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, missed: Missed = .runOnce, overlap: Overlap = .forbid,
        timeout: TimeSpan = .hours(1), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Tick, A.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, missed: missed, overlap: overlap, timeout: timeout, at: .init(file, line),
            handler: handler)
    }

    /// A cron with two resources.
    public init<A: Resource, B: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, missed: Missed = .runOnce,
        overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Tick, A.Client, B.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, missed: missed, overlap: overlap, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A cron with three resources.
    public init<A: Resource, B: Resource, C: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, missed: Missed = .runOnce,
        overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Tick, A.Client, B.Client, C.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, missed: missed, overlap: overlap, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A cron with four resources or more.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, each R: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D,
        _ rest: repeat each R, missed: Missed = .runOnce, overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1),
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client, repeat (each R).Client) async throws ->
            Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, repeat each rest, missed: missed, overlap: overlap,
            timeout: timeout, at: .init(file, line), handler: handler)
    }
}
