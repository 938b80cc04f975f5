import SoloCore

/// Runs a handler on a schedule; each tick runs once.
///
///     Cron("cleanup", .daily(at: "03:00", in: "Europe/Berlin"), using: database, handler: cleanUp)
///
///     func cleanUp(_ tick: Tick, db: SQLClient) async throws
///
/// The handler takes the tick, then one client for each resource after `using:`. `timeout` is after which a run is given
/// up.
public struct Cron: Component {
    public private(set) var declaration: ComponentDeclaration

    /// What becomes of the ticks that were missed.
    public enum Missed: Sendable {
        /// However many were missed, one runs after the restart.
        case runOnce
        /// What was missed stays missed.
        case skip
    }

    /// Whether a tick may start while the one before it still runs.
    public enum Overlap: Sendable {
        case allow, forbid
    }

    init<each R: Resource>(
        called name: String, _ schedule: Schedule, _ resource: repeat each R, missed: Missed, overlap: Overlap,
        timeout: TimeSpan, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Tick, repeat (each R).Client) async throws -> Void
    ) {
        let cron = CronSettings(
            schedule: schedule, missed: missed == .skip ? .skip : .runOnce, mayOverlap: overlap == .allow,
            timeout: Double(timeout.seconds))
        declaration = ComponentDeclaration(
            name, place: place, uses: uses(repeat each resource),
            content: .cron(cron) { scope in
                let clients = (repeat try (each resource).client(in: scope))
                return { invocation in
                    let tick = Tick(invocation)
                    return try await .of { try await handler(tick, repeat each clients) }
                }
            })
    }
}

extension Cron {
    /// Runs in a process of its own that holds only its own bindings, so that it takes nothing else along when it crashes.
    public func isolated() -> Cron {
        var copy = self
        copy.declaration.isolated = true
        return copy
    }
}

extension Tick {
    /// The tick of an invocation.
    init(_ invocation: Invocation) {
        self.init(
            id: invocation.id, attempt: invocation.attempt, deadline: invocation.deadline,
            idempotencyKey: invocation.idempotencyKey, due: invocation.due)
        component = invocation.component
    }
}
