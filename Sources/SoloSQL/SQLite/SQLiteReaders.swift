import SoloConcurrency

/// The connections that read, each for one statement at a time, in the order of asking.
struct SQLiteReaders: Sendable {
    private let pool: ResourcePool<SQLiteLane>
    private let timeouts: Timeouts

    init(path: String, count: Int, timeouts: Timeouts) {
        self.timeouts = timeouts
        pool = ResourcePool(
            (0..<max(1, count)).map { index in
                SQLiteLane(label: "solo.sqlite.reader.\(index)") { try SQLiteConnection(path: path, access: .readOnly) }
            })
    }

    func with<Value: Sendable>(
        within limit: Duration?, _ body: (SQLiteLane) async throws -> Value
    ) async throws -> Value {
        let lane = try await take(within: limit)
        defer { giveBack(lane) }
        return try await body(lane)
    }

    /// Waits for a connection; whoever has it must call ``giveBack(_:)``.
    ///
    /// - Throws: `SQLError` with code `busy` after the limit; `CancellationError`.
    func take(within limit: Duration?) async throws -> SQLiteLane {
        try Task.checkCancellation()
        if let lane = pool.takeIfFree() { return lane }
        let place = pool.request()
        if !place.isSettled {
            let timeout = limit.map { limit in
                timeouts.after(limit) {
                    guard pool.withdraw(place) else { return }
                    place.fail(SQLError(.busy, "No connection to the database became free within \(limit)."))
                }
            }
            defer { if let timeout { timeouts.cancel(timeout) } }
            try await withTaskCancellationHandler {
                try await place.value
            } onCancel: {
                if pool.withdraw(place) { place.fail(CancellationError()) }
            }
        }
        return pool.take()
    }

    func giveBack(_ lane: SQLiteLane) { pool.giveBack(lane) }

    /// Waits for those that are in use.
    func close() async { try? await pool.withAll { for lane in $0 { await lane.close() } } }
}
