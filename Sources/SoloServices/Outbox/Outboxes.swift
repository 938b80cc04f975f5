import Logging
import SoloConcurrency
import SoloCore
import Synchronization

/// The pushers of a stage's outboxes, one for each database.
final class Outboxes: Sendable {
    let databases: OutboxDatabases
    private let store: QueueStore
    private let time: any TimeSource
    private let logger: Logger
    private let pushers = Mutex<[OutboxDatabase: OutboxPusher]>([:])
    private let (made, madeContinuation) = AsyncStream.makeStream(of: OutboxPusher.self)
    private let mayHaveRows = Signal()

    init(_ databases: OutboxDatabases, store: QueueStore, time: any TimeSource, logger: Logger) {
        self.databases = databases
        self.store = store
        self.time = time
        self.logger = logger
    }

    /// A transaction of this database has enqueued.
    func wake(_ database: OutboxDatabase) { pusher(of: database).wake() }

    /// Any database may have rows.
    func wakeAll() { mayHaveRows.raise() }

    /// Pushes until every outbox is empty, in the caller's time.
    ///
    /// - Returns: how many messages that were.
    func push() async throws -> Int {
        var count = 0
        for database in try await databases.all() { count += try await pusher(of: database).push() }
        return count
    }

    /// Pushes whatever is woken, until its task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while await self.mayHaveRows.wait() { await self.wakeEach() }
            }
            for await pusher in made {
                group.addTask { await pusher.run() }
            }
        }
    }

    private func wakeEach() async {
        do {
            for database in try await databases.all() { wake(database) }
        } catch {
            logger.error("The outboxes could not be listed.", metadata: ["error": "\(error)"])
        }
    }

    private func pusher(of database: OutboxDatabase) -> OutboxPusher {
        let (pusher, isNew) = pushers.withLock { pushers in
            if let pusher = pushers[database] { return (pusher, false) }
            let pusher = OutboxPusher(database, store: store, time: time, logger: logger) { [databases] in
                try await databases.open($0)
            }
            pushers[database] = pusher
            return (pusher, true)
        }
        if isNew { madeContinuation.yield(pusher) }
        return pusher
    }
}
