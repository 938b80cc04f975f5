import Foundation
import SoloCore
import SoloSQL
import SoloStore

extension QueueStore {
    /// Puts the messages of an outbox into their queues, all or none of them. An id that was pushed before is not pushed again until
    /// ``forgetPushed(from:)``.
    ///
    /// Nothing rejects a message here: it was checked when it was enqueued, and its transaction has been committed.
    func push(_ messages: [SQLOutboxMessage], from database: OutboxDatabase) async throws {
        let now = time.now
        let new = messages.map { message in
            let limits = MessageLimits.delay
            let delay = message.delay.isNaN ? 0 : min(max(message.delay, limits.lowerBound), limits.upperBound)
            return (
                message.id,
                NewMessage(
                    id: nextID(now), queue: message.queue, key: message.key, payload: Data(message.payload.utf8),
                    sent: now, delay: delay)
            )
        }
        let queues = try await commits.perform { connection in
            var queues: Set<String> = []
            for (id, message) in new {
                let isNew = try connection.execute(
                    "INSERT OR IGNORE INTO pushed (database, id) VALUES (?, ?)", .text(database.description), .text(id))
                if isNew == 1, try !message.put(connection).isRepeat { queues.insert(message.queue) }
            }
            return queues
        }
        for queue in queues { changed(queue) }
    }

    /// Forgets which messages of an outbox were pushed: none of them is in it any more.
    func forgetPushed(from database: OutboxDatabase) async throws {
        _ = try await commits.perform { connection in
            try connection.execute("DELETE FROM pushed WHERE database = ?", .text(database.description))
        }
    }
}
