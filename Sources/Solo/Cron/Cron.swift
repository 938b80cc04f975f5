public import SoloCore

/// Runs a handler on a schedule; each tick runs once.
///
///     Cron("cleanup", .daily(at: "03:00", in: "Europe/Berlin"), using: database, handler: cleanUp)
///
///     func cleanUp(_ tick: Tick, db: SQLClient) async throws
public struct Cron: Component {
    public let declaration: ComponentDeclaration

    /// What becomes of the ticks that nobody was there for.
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

    /// A cron.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - schedule: when it ticks.
    ///   - resource: what the handler is lent.
    ///   - missed: what becomes of the ticks that nobody was there for.
    ///   - overlap: whether a tick may start while the one before it still runs.
    ///   - timeout: after which a run is given up.
    ///   - handler: takes the tick, then one client for each resource.
    public init<each R: Resource>(
        _ name: String, _ schedule: Schedule, using resource: repeat each R, missed: Missed = .runOnce,
        overlap: Overlap = .forbid, timeout: TimeSpan = .seconds(3600), file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable (Tick, repeat (each R).Client) async throws -> Void
    ) {
        let cron = CronSettings(
            schedule: schedule, missed: missed == .skip ? .skip : .runOnce, mayOverlap: overlap == .allow,
            timeout: Double(timeout.seconds))
        declaration = ComponentDeclaration(
            name, place: .init(file, line), uses: uses(repeat each resource),
            content: .cron(cron) { scope in
                let clients = (repeat try (each resource).client(in: scope))
                return { invocation in
                    let tick = Tick(
                        id: invocation.id, attempt: invocation.attempt, deadline: invocation.deadline,
                        idempotencyKey: invocation.idempotencyKey, due: invocation.due)
                    return try await .of { try await handler(tick, repeat each clients) }
                }
            })
    }
}
