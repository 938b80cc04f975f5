import SoloCore
import SoloSQL
import SoloStore
package import struct Foundation.Date

/// Messages that were leased, and when the next one of the queue will be due.
package struct Lease: Sendable {
    package var messages: [LeasedMessage]
    package var nextDue: Date?
}

extension QueueStore {
    /// Makes messages deliverable that were leased when the platform ended. Only the process that runs the workers may call this.
    package func voidLeases() async throws {
        _ = try await commits.perform { try $0.execute("UPDATE messages SET state = 0 WHERE state = 1") }
    }

    /// Leases the messages of a queue that are due, the longest due first.
    package func lease(from queue: String, limit: Int) async throws -> Lease {
        let now = time.now.timeIntervalSince1970
        return try await commits.perform(early: true) { connection in
            let messages = try connection.all(
                """
                SELECT id, key, payload, sent, attempts, crashes, returns FROM messages
                WHERE queue = ? AND state = 0 AND due <= ? ORDER BY due, id LIMIT ?
                """, .text(queue), .double(now), .integer(Int64(limit))
            ) { row in
                LeasedMessage(
                    id: MessageID(Int64(row.integer(0))), key: row.isNull(1) ? nil : row.text(1), payload: row.bytes(2),
                    sent: row.date(3), attempt: row.integer(4) + 1, crashes: row.integer(5),
                    returns: row.integer(6))
            }
            for message in messages {
                try connection.execute(
                    "UPDATE messages SET state = 1, attempts = attempts + 1 WHERE id = ?", .integer(message.id.number))
            }
            let nextDue = try connection.first(
                "SELECT due FROM messages WHERE queue = ? AND state = 0 ORDER BY due LIMIT 1", .text(queue)
            ) { $0.date(0) }
            return Lease(messages: messages, nextDue: nextDue)
        }
    }

    /// The message was handled: it is removed when this returns, and never delivered again.
    package func acknowledge(_ id: MessageID) async throws {
        _ = try await commits.perform {
            try $0.execute("DELETE FROM messages WHERE id = ? AND state = 1", .integer(id.number))
        }
    }

    /// The attempt failed: the message is delivered again at a date.
    ///
    /// - Parameter crashes: how many crashes in a row happened while the message was in flight, with this attempt's.
    package func retry(_ id: MessageID, at due: Date, error: String?, crashes: Int = 0) async throws {
        _ = try await commits.perform {
            try $0.execute(
                "UPDATE messages SET state = 0, due = ?, error = ?, crashes = ? WHERE id = ? AND state = 1",
                .double(due.timeIntervalSince1970), error.map(SQLValue.text) ?? .null, .integer(Int64(crashes)),
                .integer(id.number))
        }
    }

    /// The attempt never began: it does not count.
    package func release(_ id: MessageID, at due: Date) async throws {
        _ = try await commits.perform {
            try $0.execute(
                "UPDATE messages SET state = 0, attempts = attempts - 1, due = ? WHERE id = ? AND state = 1",
                .double(due.timeIntervalSince1970), .integer(id.number))
        }
    }

    /// Something that the attempt needs was busy: it does not count, and the message is delivered again at a date.
    package func giveBack(_ id: MessageID, at due: Date, error: String?) async throws {
        _ = try await commits.perform {
            try $0.execute(
                """
                UPDATE messages SET state = 0, attempts = attempts - 1, returns = returns + 1, crashes = 0, due = ?, error = ?
                WHERE id = ? AND state = 1
                """, .double(due.timeIntervalSince1970), error.map(SQLValue.text) ?? .null, .integer(id.number))
        }
    }

    /// The message is given up, and kept among the dead letters.
    package func bury(_ id: MessageID, error: String?) async throws {
        let now = time.now.timeIntervalSince1970
        _ = try await commits.perform {
            try $0.execute(
                "UPDATE messages SET state = 2, due = ?, error = ? WHERE id = ? AND state = 1", .double(now),
                error.map(SQLValue.text) ?? .null, .integer(id.number))
        }
    }
}
