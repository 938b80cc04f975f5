public import SoloCore

// Written by `Scripts/handlers`, which says why there is one initializer for each number of resources.

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

    /// A cron with four resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D,
        missed: Missed = .runOnce, overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1), file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, missed: missed, overlap: overlap, timeout: timeout,
            at: .init(file, line), handler: handler)
    }

    /// A cron with five resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        missed: Missed = .runOnce, overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1), file: String = #fileID,
        line: Int = #line,
        handler: @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client, E.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, fifth, missed: missed, overlap: overlap,
            timeout: timeout, at: .init(file, line), handler: handler)
    }

    /// A cron with six resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        _ sixth: F, missed: Missed = .runOnce, overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1),
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client) async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, fifth, sixth, missed: missed, overlap: overlap,
            timeout: timeout, at: .init(file, line), handler: handler)
    }

    /// A cron with seven resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        _ sixth: F, _ seventh: G, missed: Missed = .runOnce, overlap: Overlap = .forbid, timeout: TimeSpan = .hours(1),
        file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client)
            async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, fifth, sixth, seventh, missed: missed,
            overlap: overlap, timeout: timeout, at: .init(file, line), handler: handler)
    }

    /// A cron with eight resources.
    public init<A: Resource, B: Resource, C: Resource, D: Resource, E: Resource, F: Resource, G: Resource, H: Resource>(
        _ name: String, _ schedule: Schedule, using first: A, _ second: B, _ third: C, _ fourth: D, _ fifth: E,
        _ sixth: F, _ seventh: G, _ eighth: H, missed: Missed = .runOnce, overlap: Overlap = .forbid,
        timeout: TimeSpan = .hours(1), file: String = #fileID, line: Int = #line,
        handler:
            @escaping @Sendable (Tick, A.Client, B.Client, C.Client, D.Client, E.Client, F.Client, G.Client, H.Client)
            async throws -> Void
    ) {
        self.init(
            called: name, schedule, first, second, third, fourth, fifth, sixth, seventh, eighth, missed: missed,
            overlap: overlap, timeout: timeout, at: .init(file, line), handler: handler)
    }
}
