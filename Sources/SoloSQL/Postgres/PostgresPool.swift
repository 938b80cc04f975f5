/// Decides which connection a statement or a transaction gets, as a value: events in, actions out, no socket and no clock.
///
/// Independent statements spread over a few connections and share them in pipeline mode, each where least is in flight; a
/// transaction has a connection of its own. While a transaction waits for one, statements pass it as far as they can share; one connection
/// is left to drain for it, so that they cannot keep it waiting.
/// Connections open as they are needed, and close once they are idle, so that a database that sleeps is left asleep.
struct PostgresPool: Sendable {
    struct Limits: Sendable {
        /// The most connections at once.
        var connections = 10
        /// The most that statements share: more are slower, fewer wait behind a slow statement.
        var shared = 4
        /// How long an idle connection stays open.
        var idle = Duration.seconds(60)
        /// The pauses between attempts to open the first connection: the first one, and the longest.
        var pauses = Duration.milliseconds(20)...Duration.milliseconds(250)
    }

    typealias Connection = Int
    typealias Waiter = Int

    enum Work: Sendable, Equatable, CaseIterable { case statement, transaction }

    enum Action: Sendable, Equatable {
        case open(Connection)
        case close(Connection)
        /// The waiter has the connection; it says ``finished(_:)`` once it is done with it.
        case grant(Waiter, Connection)
        /// The waiter gets none: no connection could be opened, or the pool was closed.
        case reject(Waiter)
        /// Call ``retry()`` then.
        case retry(at: Duration)
        /// Call ``closeIdle(now:)`` then.
        case look(at: Duration)
    }

    private enum Use: Sendable, Equatable {
        case opening
        /// With so many statements in flight.
        case shared(Int)
        case exclusive
    }

    private struct Entry: Sendable {
        var use: Use
        /// Since when nothing has used it.
        var idleSince: Duration?
    }

    private let limits: Limits
    private var connections: [Connection: Entry] = [:]
    private var waiting: [(waiter: Waiter, work: Work)] = []
    private var lastConnection = 0
    private var isClosed = false
    /// Takes no further statement, since a transaction waits for it.
    private var draining: Connection?
    /// The server took no further connection the last time.
    private var isShort = false
    /// The pause before the next attempt, while the server cannot be reached.
    private var pause: Duration?
    /// Between a failure and ``retry()``.
    private var isPausing = false
    /// When the next look for idle connections comes.
    private var nextLook: Duration?

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Somebody needs a connection.
    mutating func request(_ waiter: Waiter, _ work: Work) -> [Action] {
        guard !isClosed else { return [.reject(waiter)] }
        // As is usual, without the line.
        if waiting.isEmpty, draining == nil, let connection = free(for: work) {
            take(connection, for: work)
            return [.grant(waiter, connection)]
        }
        waiting.append((waiter, work))
        return place()
    }

    /// A waiter that was not granted one does not need it any more.
    mutating func withdraw(_ waiter: Waiter) -> [Action] {
        waiting.removeAll { $0.waiter == waiter }
        return place()
    }

    mutating func opened(_ connection: Connection, now: Duration) -> [Action] {
        guard !isClosed else {
            connections[connection] = nil
            return [.close(connection)]
        }
        connections[connection] = Entry(use: .shared(0), idleSince: now)
        isShort = false
        pause = nil
        return place() + lookLater(now: now)
    }

    /// It could not be opened. If one that is open can serve those who wait later, they wait for it, and no other one opens: what kept
    /// this one from opening has not changed. Without one, they wait for the server.
    ///
    /// - Parameter isPassing: the server may take a connection in a moment, as one does that starts; otherwise they are told.
    mutating func failed(_ connection: Connection, isPassing: Bool, now: Duration) -> [Action] {
        connections[connection] = nil
        isShort = connections.values.contains { $0.use != .opening }
        if isShort { return place(opensMore: false) }
        guard isPassing else {
            defer { waiting = [] }
            return waiting.map { .reject($0.waiter) }
        }
        // One pause for all that fail at once.
        guard opening == 0, !isPausing else { return [] }
        let next = min(pause.map { $0 * 2 } ?? limits.pauses.lowerBound, limits.pauses.upperBound)
        pause = next
        isPausing = true
        return [.retry(at: now + next)]
    }

    /// The pause after a failure is over.
    mutating func retry() -> [Action] {
        isPausing = false
        return place()
    }

    /// The server or the network ended it.
    mutating func ended(_ connection: Connection) -> [Action] {
        connections[connection] = nil
        isShort = false
        return place()
    }

    /// A statement or a transaction is done with its connection.
    mutating func finished(_ connection: Connection, now: Duration) -> [Action] {
        switch connections[connection]?.use {
        case .shared(let inFlight) where inFlight > 1: connections[connection]?.use = .shared(inFlight - 1)
        case .shared, .exclusive: connections[connection] = Entry(use: .shared(0), idleSince: now)
        case .opening, nil: return []
        }
        if isClosed { return close(idleFor: .zero, now: now) }
        return place() + lookLater(now: now)
    }

    mutating func closeIdle(now: Duration) -> [Action] {
        nextLook = nil
        isShort = false
        return close(idleFor: limits.idle, now: now) + lookLater(now: now)
    }

    /// Another role needs a connection: the one that has been idle for longest makes room.
    mutating func closeOneIdle() -> [Action] {
        let idle = connections.compactMap { id, entry in entry.idleSince.map { (since: $0, id: id) } }
        guard let oldest = idle.min(by: { ($0.since, $0.id) < ($1.since, $1.id) }) else { return [] }
        connections[oldest.id] = nil
        return [.close(oldest.id)]
    }

    /// Takes nothing new; connections close as they become idle.
    mutating func close(now: Duration) -> [Action] {
        isClosed = true
        defer { waiting = [] }
        return waiting.map { .reject($0.waiter) } + close(idleFor: .zero, now: now)
    }

    private mutating func close(idleFor limit: Duration, now: Duration) -> [Action] {
        let idle = connections.filter { $0.value.idleSince.map { now - $0 >= limit } ?? false }.keys.sorted()
        for connection in idle { connections[connection] = nil }
        return idle.map(Action.close)
    }

    /// One look at a time: a busy pool becomes idle many times a second.
    private mutating func lookLater(now: Duration) -> [Action] {
        guard nextLook == nil, let oldest = connections.values.compactMap(\.idleSince).min() else { return [] }
        let time = max(now, oldest + limits.idle)
        nextLook = time
        return [.look(at: time)]
    }

    /// Serves those who wait as far as there are connections, each kind in its order.
    private mutating func place(opensMore: Bool = true) -> [Action] {
        if waiting.isEmpty {
            draining = nil
            return []
        }
        var actions: [Action] = []
        var blocked: Set<Work> = []
        var index = 0
        while index < waiting.count, blocked.count < Work.allCases.count {
            let next = waiting[index]
            if blocked.contains(next.work) {
                index += 1
            } else if let connection = free(for: next.work) {
                waiting.remove(at: index)
                take(connection, for: next.work)
                actions.append(.grant(next.waiter, connection))
            } else {
                blocked.insert(next.work)
                if next.work == .transaction { drain() }
            }
        }
        if !blocked.contains(.transaction) { draining = nil }
        return opensMore ? actions + openMore() : actions
    }

    /// Chooses a connection for a transaction that waits, if no connection is to be had otherwise. The last one that statements share is
    /// left to them while transactions have connections, one of which ends.
    private mutating func drain() {
        let isFull = isShort || connections.count >= limits.connections && opening == 0
        let canSpare = shared.count > 1 || !connections.values.contains { $0.use == .exclusive }
        guard isFull, canSpare else {
            draining = nil
            return
        }
        if let draining, shared.contains(where: { $0.id == draining }) { return }
        draining = shared.min { ($0.inFlight, $0.id) < ($1.inFlight, $1.id) }?.id
    }

    /// For a statement the shared connection with least in flight; for a transaction one that nobody uses.
    private func free(for work: Work) -> Connection? {
        let open = work == .statement ? shared.filter { $0.id != draining } : shared
        guard let least = open.min(by: { ($0.inFlight, $0.id) < ($1.inFlight, $1.id) }) else { return nil }
        // Behind another statement, which may be a slow one, only once no further connection can be had.
        let mayShare = work == .statement && !mayOpenShared
        return least.inFlight == 0 || mayShare ? least.id : nil
    }

    private var shared: [(id: Connection, inFlight: Int)] {
        connections.compactMap { id, entry in
            guard case .shared(let inFlight) = entry.use else { return nil }
            return (id, inFlight)
        }
    }

    private var mayOpenShared: Bool {
        !isShort && shared.count < limits.shared && (connections.count < limits.connections || opening > 0)
    }

    private var opening: Int { connections.values.count { $0.use == .opening } }

    private mutating func take(_ connection: Connection, for work: Work) {
        guard case .shared(let inFlight) = connections[connection]?.use else { return }
        connections[connection] = Entry(use: work == .statement ? .shared(inFlight + 1) : .exclusive, idleSince: nil)
    }

    /// Opens connections for those who still wait.
    private mutating func openMore() -> [Action] {
        guard !isPausing else { return [] }
        let transactions = waiting.count { $0.work == .transaction }
        let statements = isShort ? 0 : min(waiting.count - transactions, limits.shared - shared.count)
        // A server that could not be reached is tried by one connection, and not by all.
        let room = pause == nil ? limits.connections - connections.count : 1 - connections.count
        return (0..<max(0, min(transactions + statements - opening, room))).map { _ in
            lastConnection += 1
            connections[lastConnection] = Entry(use: .opening)
            return .open(lastConnection)
        }
    }
}
