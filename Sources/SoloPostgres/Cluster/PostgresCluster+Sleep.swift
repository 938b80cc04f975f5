import SoloConcurrency
import SoloSQL

/// A cluster whose server stops while nothing is connected to it, and starts with the next connection.
extension PostgresCluster {
    /// How often a server that never sleeps is looked after: one that was killed is started by the next connection.
    private static let usualLimit = Duration.seconds(20)

    /// How long nobody may show up after the door has closed: who followed it before may still be saying its password, which nobody sees.
    private static let grace = Duration.milliseconds(200)

    /// Looks after a server that was started, until it stopped for whatever reason.
    func watch() async {
        var idle = IdleWatch(sleepsAfter ?? Self.usualLimit)
        var uses = 0
        let began = ContinuousClock.now
        guard let console = try? await serverConsole() else { return await noteEnd() }
        defer { console.close() }
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: idle.pause)) != nil else { return }
            guard let connections = try? await connections(console) else { return await noteEnd() }
            if connections > 0 { uses += 1 }
            idle.limit = sleepsAfter ?? Self.usualLimit
            let isBusy = connections > 0 || sleepsAfter == nil
            guard idle.isOver(uses: uses, isBusy: isBusy, now: ContinuousClock.now - began) else { continue }
            if await fallAsleep(console) { return }
            uses += 1
        }
    }

    /// Stops the server unless somebody has connected; whoever connects meanwhile waits until it runs again. What is archived is archived
    /// before: a server that cannot do so stays awake and tries again, and nobody waits for it.
    ///
    /// - Returns: whether it sleeps.
    private func fallAsleep(_ console: PostgresConsole) async -> Bool {
        guard (try? await archiveLog(console)) != nil else { return false }
        return await changingState { door in
            do {
                try door.leadHere()
                let end = ContinuousClock.now + Self.grace
                repeat {
                    guard try await connections(console) == 0 else {
                        try door.leadToServer()
                        return .started
                    }
                    try await Task.sleep(for: .milliseconds(20))
                } while ContinuousClock.now < end
                console.close()
                try await stopServer()
                return .asleep
            } catch {
                // Whoever connects finds out what became of it, and starts it.
                return .asleep
            }
        } == .asleep
    }

    /// The server ended by itself.
    private func noteEnd() async {
        _ = await changingState { door in
            try? door.leadHere()
            return .asleep
        }
    }

    /// Those of others than this one.
    private func connections(_ console: PostgresConsole) async throws -> Int {
        try await console.run(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).rows[0].decode(Int.self)
    }
}
