import SoloCore
import SoloSQL
import SoloStore
import Foundation

extension QueueStore {
    /// How many messages each queue holds; also of queues that the stack no longer has.
    package func summaries(of queues: [String]) async throws -> [QueueSummary] {
        let now = time.now.timeIntervalSince1970
        return try await commits.perform { connection in
            var summaries = Dictionary(uniqueKeysWithValues: Set(queues).map { ($0, QueueSummary(queue: $0)) })
            try connection.forEach(
                """
                SELECT queue, count(*), sum(due <= ?), min(due) FILTER (WHERE due <= ?) FROM messages
                WHERE state = 0 GROUP BY queue
                """, .double(now), .double(now)
            ) { row in
                var summary = summaries[row.text(0)] ?? QueueSummary(queue: row.text(0))
                summary.ready = row.integer(2)
                summary.delayed = row.integer(1) - row.integer(2)
                summary.oldest = row.isNull(3) ? nil : row.date(3)
                summaries[row.text(0)] = summary
            }
            try connection.forEach("SELECT queue, state, count(*) FROM messages WHERE state > 0 GROUP BY queue, state")
            {
                row in
                var summary = summaries[row.text(0)] ?? QueueSummary(queue: row.text(0))
                if row.integer(1) == 1 { summary.leased = row.integer(2) } else { summary.dead = row.integer(2) }
                summaries[row.text(0)] = summary
            }
            return summaries.values.sorted { $0.queue < $1.queue }
        }
    }

    /// The messages of a queue in one state, the oldest first.
    package func messages(
        in queue: String, state: QueueMessage.State, limit: Int = 100
    ) async throws -> [QueueMessage] {
        try await commits.perform { connection in
            try connection.all(
                "\(Self.messageQuery) WHERE queue = ? AND state = ? ORDER BY id LIMIT ?", .text(queue),
                .integer(state.number), .integer(Int64(limit)), body: Self.message)
        }
    }

    /// One message in any state. A message that was handled is no longer stored.
    ///
    /// - Parameter title: what people call the queue, if it is not its name.
    package func message(_ id: String, in queue: String, called title: String? = nil) async throws -> QueueMessage {
        let title = title ?? queue
        let number = MessageID(id).map { SQLValue.integer($0.number) } ?? .null
        let found = try await commits.perform { connection in
            try connection.first(
                "\(Self.messageQuery) WHERE queue = ? AND id = ?", .text(queue), number, body: Self.message)
        }
        guard let found else {
            throw QueueError(
                .unknownMessage,
                "The queue “\(title)” has no message \(id). Handled messages are removed; `solo queue list \(title) --state waiting` "
                    + "lists those that wait.")
        }
        return found
    }

    private static let messageQuery =
        "SELECT id, queue, state, key, sent, due, attempts, error, payload FROM messages"

    private static func message(_ row: SQLiteCursor) -> QueueMessage {
        QueueMessage(
            id: MessageID(Int64(row.integer(0))).text, queue: row.text(1),
            state: QueueMessage.State(number: row.integer(2)), idempotencyKey: row.isNull(3) ? nil : row.text(3),
            sent: row.date(4), due: row.date(5), attempts: row.integer(6), error: row.isNull(7) ? nil : row.text(7),
            payload: String(decoding: row.bytes(8), as: UTF8.self))
    }

    /// Puts dead letters back into their queue with all attempts before them: one, or every one of the queue.
    ///
    /// - Parameter title: what people call the queue, if it is not its name.
    /// - Returns: how many.
    @discardableResult
    package func replay(_ queue: String, id: String? = nil, called title: String? = nil) async throws -> Int {
        let title = title ?? queue
        let now = time.now.timeIntervalSince1970
        let number = try id.map { try Self.number($0, title) }
        let count = try await commits.perform { connection in
            let count = try connection.execute(
                """
                UPDATE messages SET state = 0, attempts = 0, crashes = 0, returns = 0, due = ?, error = NULL
                WHERE queue = ? AND state = 2 AND (id = ? OR ? IS NULL)
                """, .double(now), .text(queue), number ?? .null, number ?? .null)
            if let id, count == 0 { throw Self.unknown(id, title) }
            return count
        }
        changed(queue)
        return count
    }

    /// Removes the messages of a queue that are in one of the states for good. Their idempotency keys go with them, so that
    /// they can be sent again.
    ///
    /// - Returns: how many.
    @discardableResult
    package func purge(_ queue: String, states: [QueueMessage.State]) async throws -> Int {
        try await commits.perform { connection in
            var count = 0
            for state in states {
                try connection.execute(
                    """
                    DELETE FROM keys WHERE queue = ?1 AND id IN (SELECT id FROM messages WHERE queue = ?1 AND state = ?2)
                    """, .text(queue), .integer(state.number))
                count += try connection.execute(
                    "DELETE FROM messages WHERE queue = ? AND state = ?", .text(queue), .integer(state.number))
            }
            return count
        }
    }

    /// Removes a queue with its messages and its idempotency keys. A worker that still has one of them finishes it.
    package func remove(_ queue: String) async throws {
        try await commits.perform { connection in
            try connection.execute("DELETE FROM messages WHERE queue = ?", .text(queue))
            try connection.execute("DELETE FROM keys WHERE queue = ?", .text(queue))
        }
    }

    private static func number(_ id: String, _ queue: String) throws -> SQLValue {
        guard let parsed = MessageID(id) else { throw unknown(id, queue) }
        return .integer(parsed.number)
    }

    private static func unknown(_ id: String, _ queue: String) -> QueueError {
        QueueError(
            .unknownMessage,
            "The queue “\(queue)” has no dead letter \(id); `solo queue list \(queue)` shows which it has.")
    }
}

extension QueueMessage.State {
    var number: Int64 {
        switch self {
        case .waiting: 0
        case .leased: 1
        case .dead: 2
        }
    }

    init(number: Int) {
        self = number == 1 ? .leased : number == 2 ? .dead : .waiting
    }
}
