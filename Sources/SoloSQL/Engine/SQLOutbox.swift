package import SoloCore
import Synchronization

/// The table of a database in which transactions leave messages for queues, until the platform has pushed them.
package struct SQLOutbox: Sendable {
    /// Of the superuser in Postgres, apart from `solo`, which the role that runs migrations has.
    package static let postgresSchema = "solo_outbox"

    package let database: OutboxDatabase

    package init(_ database: OutboxDatabase) {
        self.database = database
    }

    private var table: SQLStatement {
        switch database.kind {
        case .sqlite: "solo_outbox"
        case .postgres: "solo_outbox.messages"
        }
    }

    /// Makes the table in SQLite, where the first message does. In Postgres no app may: the platform makes it.
    package var creation: SQLStatement? {
        guard database.kind == .sqlite else { return nil }
        return """
            CREATE TABLE IF NOT EXISTS solo_outbox (
                position INTEGER PRIMARY KEY, id TEXT NOT NULL, queue TEXT NOT NULL, payload TEXT NOT NULL, key TEXT,
                delay REAL NOT NULL
            ) STRICT
            """
    }

    /// Has a row if a SQLite has the table.
    package static let presence: SQLStatement =
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'solo_outbox'"

    package func insertion(of message: SQLOutboxMessage) -> SQLStatement {
        """
        INSERT INTO \(fragment: table) (id, queue, payload, key, delay)
        VALUES (\(message.id), \(message.queue), \(message.payload), \(message.key), \(message.delay))
        """
    }

    /// Selects the oldest messages, in order, as ``SQLOutboxRow``.
    package func reading(limit: Int) -> SQLStatement {
        "SELECT position, id, queue, payload, key, delay FROM \(fragment: table) ORDER BY position LIMIT \(limit)"
    }

    /// A position is used again in SQLite; the id is not.
    package func removal(of row: SQLOutboxRow) -> SQLStatement {
        "DELETE FROM \(fragment: table) WHERE position = \(row.position) AND id = \(row.message.id)"
    }
}

/// A message in an outbox.
package struct SQLOutboxMessage: Sendable, Equatable {
    /// Random: the queue takes the message of an id once.
    package var id: String
    /// The name of the queue's storage.
    package var queue: String
    /// JSON.
    package var payload: String
    /// The sender's idempotency key.
    package var key: String?
    /// Seconds, from when the queue has the message.
    package var delay: Double

    package init(id: String, queue: String, payload: String, key: String? = nil, delay: Double = 0) {
        self.id = id
        self.queue = queue
        self.payload = payload
        self.key = key
        self.delay = delay
    }
}

package struct SQLOutboxRow: Sendable, Equatable {
    package var position: Int
    package var message: SQLOutboxMessage

    package init(_ row: SQLRow) throws {
        position = try row["position"]
        message = SQLOutboxMessage(
            id: try row["id"], queue: try row["queue"], payload: try row["payload"],
            key: row["key"].flatMap { String(sqlValue: $0) }, delay: try row["delay"])
    }
}

/// What is done when a transaction has ended.
package final class SQLEndActions: Sendable {
    private let actions = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package func add(_ action: @escaping @Sendable () -> Void) { actions.withLock { $0.append(action) } }

    func run() {
        for action in actions.withLock({ $0 }) { action() }
    }
}
