/// Decides which connection a statement or a transaction gets, as a value: events in, actions out, no socket and no clock.
///
/// Independent statements share a few connections in pipeline mode, each where least is in flight: the fewer, the more of them a process of
/// the server finds at once. Where all of these are held up by slow statements, further ones open. A
/// transaction has a connection of its own. While a transaction waits for one, statements pass it as far as they can share; one connection
/// is left to drain for it, so that they cannot keep it waiting.
/// Connections open as they are needed, and close once they are idle, so that a database that sleeps is left asleep.
struct PostgresPool: Sendable {
    struct Limits: Sendable {
        /// The most connections at once.
        var connections = 10
        /// The most that statements share.
        var shared = 4
        /// Of these, how many they keep to as long as responses come.
        var preferred = 4
        /// How long no response comes until a connection counts as held up.
        var patience = Duration.milliseconds(5)
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

    enum Use: Sendable, Equatable {
        case opening
        /// With so many statements in flight.
        case shared(Int)
        case exclusive
    }

    struct Entry: Sendable {
        let id: Connection
        var use: Use
        /// Since when nothing has used it.
        var idleSince: Duration?
        /// When the last response came, or the first statement went.
        var movedAt = Duration.zero

        var inFlight: Int? {
            if case .shared(let inFlight) = use { inFlight } else { nil }
        }
    }

    let limits: Limits
    /// In the order in which they were opened. There are so few that looking through them is the fastest way.
    private(set) var connections: [Entry] = []
    private var waiting: [(waiter: Waiter, work: Work)] = []
    private var lastConnection = 0
    private var isClosed = false
    /// Takes no further statement, since a transaction waits for it.
    private(set) var draining: Connection?
    /// The server took no further connection the last time.
    private(set) var isShort = false
    /// The pause before the next attempt, while the server cannot be reached.
    private var pause: Duration?
    /// Between a failure and ``retry()``.
    private var isPausing = false
    /// When the next look for idle connections comes.
    private var nextLook: Duration?
    /// When the last event was.
    private(set) var now = Duration.zero

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Somebody needs a connection.
    mutating func request(_ waiter: Waiter, _ work: Work, now: Duration) -> [Action] {
        self.now = now
        guard !isClosed else { return [.reject(waiter)] }
        // As is usual, without the line.
        if waiting.isEmpty, draining == nil, let index = free(for: work) {
            return [.grant(waiter, take(index, for: work))]
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
        self.now = now
        guard !isClosed else {
            forget(connection)
            return [.close(connection)]
        }
        if let index = index(of: connection) { rest(index) }
        isShort = false
        pause = nil
        return place() + lookLater(now: now)
    }

    /// It could not be opened. If one that is open can serve those who wait later, they wait for it, and no other one opens: what kept
    /// this one from opening has not changed. Without one, they wait for the server.
    ///
    /// - Parameter isPassing: the server may take a connection in a moment, as one does that starts; otherwise they are told.
    mutating func failed(_ connection: Connection, isPassing: Bool, now: Duration) -> [Action] {
        self.now = now
        forget(connection)
        isShort = connections.contains { $0.use != .opening }
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
        forget(connection)
        isShort = false
        return place()
    }

    /// A statement or a transaction is done with its connection.
    mutating func finished(_ connection: Connection, now: Duration) -> [Action] {
        self.now = now
        guard let index = index(of: connection), connections[index].use != .opening else { return [] }
        if let inFlight = connections[index].inFlight, inFlight > 1 {
            connections[index].use = .shared(inFlight - 1)
            connections[index].movedAt = now
        } else {
            rest(index)
        }
        if isClosed { return close(idleFor: .zero, now: now) }
        // As is usual, and then nothing is allocated.
        if waiting.isEmpty, draining == nil, nextLook != nil { return [] }
        return place() + lookLater(now: now)
    }

    mutating func closeIdle(now: Duration) -> [Action] {
        self.now = now
        nextLook = nil
        isShort = false
        return close(idleFor: limits.idle, now: now) + lookLater(now: now)
    }

    /// Another role needs a connection: the one that has been idle for longest makes room.
    mutating func closeOneIdle() -> [Action] {
        let idle = connections.compactMap { entry in entry.idleSince.map { (since: $0, id: entry.id) } }
        guard let oldest = idle.min(by: { ($0.since, $0.id) < ($1.since, $1.id) }) else { return [] }
        forget(oldest.id)
        return [.close(oldest.id)]
    }

    /// Takes nothing new; connections close as they become idle.
    mutating func close(now: Duration) -> [Action] {
        isClosed = true
        defer { waiting = [] }
        return waiting.map { .reject($0.waiter) } + close(idleFor: .zero, now: now)
    }

    private mutating func close(idleFor limit: Duration, now: Duration) -> [Action] {
        func isIdle(_ entry: Entry) -> Bool { entry.idleSince.map { now - $0 >= limit } ?? false }
        defer { connections.removeAll(where: isIdle) }
        return connections.filter(isIdle).map { .close($0.id) }
    }

    /// One look at a time: a busy pool becomes idle many times a second.
    private mutating func lookLater(now: Duration) -> [Action] {
        guard nextLook == nil, let oldest = connections.compactMap(\.idleSince).min() else { return [] }
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
            } else if let free = free(for: next.work) {
                waiting.remove(at: index)
                actions.append(.grant(next.waiter, take(free, for: next.work)))
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
        let canSpare = sharedCount > 1 || !connections.contains { $0.use == .exclusive }
        guard isFull, canSpare else {
            draining = nil
            return
        }
        if let draining, index(of: draining).map({ connections[$0].inFlight != nil }) ?? false { return }
        draining = leastInFlight(of: connections.indices).map { connections[$0].id }
    }

    var opening: Int { connections.count { $0.use == .opening } }

    private func index(of connection: Connection) -> Int? { connections.firstIndex { $0.id == connection } }

    private mutating func forget(_ connection: Connection) { connections.removeAll { $0.id == connection } }

    /// Nothing uses it any more.
    private mutating func rest(_ index: Int) {
        connections[index].use = .shared(0)
        connections[index].idleSince = now
    }

    private mutating func take(_ index: Int, for work: Work) -> Connection {
        guard let inFlight = connections[index].inFlight else { return connections[index].id }
        if inFlight == 0 { connections[index].movedAt = now }
        connections[index].use = work == .statement ? .shared(inFlight + 1) : .exclusive
        connections[index].idleSince = nil
        return connections[index].id
    }

    /// Opens connections for those who still wait.
    private mutating func openMore() -> [Action] {
        guard !isPausing else { return [] }
        let transactions = waiting.count { $0.work == .transaction }
        let statements = isShort ? 0 : max(0, min(waiting.count - transactions, mostShared - sharedCount))
        // A server that could not be reached is tried by one connection, and not by all.
        let room = pause == nil ? limits.connections - connections.count : 1 - connections.count
        return (0..<max(0, min(transactions + statements - opening, room))).map { _ in
            lastConnection += 1
            connections.append(Entry(id: lastConnection, use: .opening))
            return .open(lastConnection)
        }
    }
}
