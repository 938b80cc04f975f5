/// Which connection is the best one.
extension PostgresPool {
    /// For a statement the shared connection with least in flight; for a transaction one that nobody uses.
    func free(for work: Work) -> Int? {
        switch work {
        case .transaction:
            return leastInFlight(of: connections.indices).flatMap { connections[$0].inFlight == 0 ? $0 : nil }
        case .statement:
            let open = connections.indices.lazy.filter { connections[$0].id != draining }
            guard
                let best = leastInFlight(of: preferred.filter { !isHeldUp(connections[$0]) }) ?? leastInFlight(of: open)
            else { return nil }
            // Behind another statement, which may be a slow one, only once no further connection can be had.
            return connections[best].inFlight == 0 || !mayOpenShared ? best : nil
        }
    }

    /// Those that statements keep to while responses come.
    private var preferred: some Sequence<Int> {
        connections.indices.lazy.filter { connections[$0].inFlight != nil && connections[$0].id != draining }
            .prefix(limits.preferred)
    }

    private func isHeldUp(_ entry: Entry) -> Bool {
        entry.inFlight != 0 && now - entry.movedAt > limits.patience
    }

    func leastInFlight(of indices: some Sequence<Int>) -> Int? {
        var least: (index: Int, inFlight: Int)?
        for index in indices {
            guard let inFlight = connections[index].inFlight else { continue }
            if least.map({ inFlight < $0.inFlight }) ?? true { least = (index, inFlight) }
        }
        return least?.index
    }

    var sharedCount: Int { connections.count { $0.inFlight != nil } }

    private var mayOpenShared: Bool {
        guard !isShort, connections.count < limits.connections || opening > 0 else { return false }
        return sharedCount < mostShared
    }

    /// How many connections statements may share now.
    var mostShared: Int {
        let areHeldUp = sharedCount > 0 && preferred.allSatisfy { isHeldUp(connections[$0]) }
        return areHeldUp ? limits.shared : min(limits.preferred, limits.shared)
    }
}
