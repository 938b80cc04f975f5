/// Which connection serves which request: a state machine without connections, clocks or locks of its own.
///
/// Each call returns what its owner has to do. At most `limit` connections exist at a time. Requests that find none free
/// wait in the order in which they came; a connection that becomes free goes to the first of them.
struct ConnectionPool {
    typealias ConnectionID = Int
    typealias WaiterID = Int

    enum Action: Equatable {
        /// Open a connection of this id, then report ``connected(_:)`` or ``failedToConnect(_:)``.
        case connect(ConnectionID)
        /// Give the connection to the request; `reused` says that it served another one before.
        case hand(ConnectionID, to: WaiterID, reused: Bool)
        /// Tell the request that no connection could be opened.
        case fail(WaiterID)
        case close(ConnectionID)
    }

    private enum Phase {
        case connecting, leased, idle
    }

    let limit: Int
    private var phases: [ConnectionID: Phase] = [:]
    /// The one used last is at the end and is used first, so that what is not needed grows old and is closed.
    private var idle: [ConnectionID] = []
    private var line = WaitingLine()
    private var connecting = 0
    private var nextConnection = 0
    private var nextWaiter = 0
    private(set) var isClosed = false

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { phases.count }
    var waiting: Int { line.count }
    var idleCount: Int { idle.count }

    /// A request asks for a connection under a fresh id of ``makeWaiter()``.
    mutating func lease(for waiter: WaiterID) -> [Action] {
        guard !isClosed else { return [.fail(waiter)] }
        if line.count == 0, let connection = idle.popLast() {
            phases[connection] = .leased
            return [.hand(connection, to: waiter, reused: true)]
        }
        line.append(waiter)
        return connectIfNeeded()
    }

    mutating func makeWaiter() -> WaiterID {
        nextWaiter += 1
        return nextWaiter
    }

    mutating func connected(_ connection: ConnectionID) -> [Action] {
        guard phases[connection] == .connecting else { return [.close(connection)] }
        connecting -= 1
        return free(connection, reused: false)
    }

    /// The first request in line learns of it; the others go on trying.
    mutating func failedToConnect(_ connection: ConnectionID) -> [Action] {
        guard phases.removeValue(forKey: connection) == .connecting else { return [] }
        connecting -= 1
        let failed = line.popFirst().map { [Action.fail($0)] } ?? []
        return failed + connectIfNeeded()
    }

    /// A request is done with its connection. One that is not reusable is closed by whoever gives it back.
    mutating func release(_ connection: ConnectionID, reusable: Bool) -> [Action] {
        guard phases[connection] == .leased else { return [] }
        guard reusable, !isClosed else {
            phases[connection] = nil
            return [.close(connection)] + connectIfNeeded()
        }
        return free(connection, reused: true)
    }

    /// The connection is gone, in use or idle.
    mutating func closed(_ connection: ConnectionID) -> [Action] {
        guard let phase = phases[connection], phase != .connecting else { return [] }
        phases[connection] = nil
        if phase == .idle { idle.removeAll { $0 == connection } }
        return connectIfNeeded()
    }

    /// Takes an idle connection out because it is old; one that is in use stays.
    mutating func expire(_ connection: ConnectionID) -> [Action] {
        guard phases[connection] == .idle else { return [] }
        phases[connection] = nil
        idle.removeAll { $0 == connection }
        return [.close(connection)]
    }

    mutating func cancel(_ waiter: WaiterID) {
        line.remove(waiter)
    }

    mutating func close() -> [Action] {
        isClosed = true
        var actions: [Action] = []
        while let waiter = line.popFirst() { actions.append(.fail(waiter)) }
        actions += phases.keys.sorted().map { .close($0) }
        phases = [:]
        idle = []
        connecting = 0
        return actions
    }

    private mutating func free(_ connection: ConnectionID, reused: Bool) -> [Action] {
        if let waiter = line.popFirst() {
            phases[connection] = .leased
            return [.hand(connection, to: waiter, reused: reused)]
        }
        phases[connection] = .idle
        idle.append(connection)
        return []
    }

    private mutating func connectIfNeeded() -> [Action] {
        guard !isClosed, line.count > connecting, phases.count < limit else { return [] }
        nextConnection += 1
        connecting += 1
        phases[nextConnection] = .connecting
        return [.connect(nextConnection)]
    }
}
