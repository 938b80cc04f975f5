import Foundation
import Logging
import SoloConcurrency
import SoloCore
import SoloSQL

/// Puts the messages of one database's outbox into their queues, whenever it is woken.
///
/// A batch goes to the queue, then its rows go, and then the queue forgets their ids. A crash between two of these steps repeats
/// one, and no message.
final class OutboxPusher: Sendable {
    /// As ``OutboxDatabases/open(_:)``.
    typealias Open = @Sendable (OutboxDatabase) async throws -> (any SQLEngine)?

    /// So that a batch of the largest messages takes 26 MB.
    private static let batch = 100
    private static let longestPause = 60.0

    private let outbox: SQLOutbox
    private let store: QueueStore
    private let open: Open
    private let time: any TimeSource
    private let logger: Logger
    private let oneAtATime = Semaphore()
    private let isDue = Signal()

    init(
        _ database: OutboxDatabase, store: QueueStore, time: any TimeSource, logger: Logger, open: @escaping Open
    ) {
        outbox = SQLOutbox(database)
        self.store = store
        self.time = time
        self.logger = logger
        self.open = open
    }

    func wake() { isDue.raise() }

    /// Pushes whenever it is woken, until its task is cancelled. What fails is tried again, at growing distances.
    func run() async {
        var pause = 1.0
        while await isDue.wait() {
            do {
                _ = try await push()
                pause = 1
            } catch {
                if Task.isCancelled { return }
                logger.error(
                    "Enqueued messages could not be put into their queues.",
                    metadata: ["database": "\(outbox.database)", "error": "\(error)", "retryAfter": "\(pause)"])
                guard (try? await time.sleep(until: time.now.addingTimeInterval(pause))) != nil else { return }
                pause = min(pause * 2, Self.longestPause)
                wake()
            }
        }
    }

    /// Pushes until the outbox is empty.
    ///
    /// - Returns: how many messages that were.
    func push() async throws -> Int {
        try await oneAtATime.withPermit {
            // What others are told who wait for the right to write.
            let context = InvocationContext("the outbox of \(outbox.database.name)")
            return try await InvocationContext.$current.withValue(context) {
                guard let engine = try await open(outbox.database) else { return 0 }
                let result: Result<Int, any Error>
                do { result = .success(try await push(SQLClient(engine))) } catch { result = .failure(error) }
                await engine.close()
                return try result.get()
            }
        }
    }

    private func push(_ database: SQLClient) async throws -> Int {
        var count = 0
        while true {
            let rows = try await database.query(outbox.reading(limit: Self.batch)).map(SQLOutboxRow.init)
            guard !rows.isEmpty else { return count }
            try await store.push(rows.map(\.message), from: outbox.database)
            try await database.transaction { tx in
                for row in rows { try await tx.execute(outbox.removal(of: row)) }
            }
            try await store.forgetPushed(from: outbox.database)
            count += rows.count
        }
    }
}
