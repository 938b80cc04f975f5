package import SoloCore
import SoloSQL
import SoloStore
import Synchronization
package import struct Foundation.Data
package import struct Foundation.Date

/// Every message of a stage, in one SQLite file.
///
/// A message is a row from its sending to its acknowledgement. A change is on the disk before its caller learns of it; only a lease may
/// be lost in a crash, and then the message is delivered again.
package final class QueueStore: Sendable {
    /// How long a second message with the same key is not queued.
    package static let keyRetention = 7 * 86_400.0

    let commits: GroupCommit
    let time: any TimeSource
    private let lastID: Mutex<MessageID>
    private let listener = Mutex<Listener?>(nil)

    /// A function in a mutex gets another wrapper around it each time it is read; in a structure it does not.
    private struct Listener {
        var body: @Sendable (String) -> Void
    }

    package init(path: String, time: any TimeSource) throws {
        commits = try GroupCommit(path: path, schema: Self.schema)
        self.time = time
        let last = try commits.atOnce { connection in
            try Self.addColumns(connection)
            return try connection.first(
                "SELECT max(coalesce((SELECT max(id) FROM messages), 0), coalesce((SELECT max(id) FROM keys), 0))"
            ) { $0.integer(0) }
        }
        lastID = Mutex(MessageID(Int64(last ?? 0)))
    }

    package func close() async {
        await commits.close()
    }

    /// Calls `body` with a queue's name whenever a message of it may be deliverable that was not before.
    func onChange(_ body: (@Sendable (String) -> Void)?) {
        listener.withLock { $0 = body.map(Listener.init) }
    }

    func changed(_ queue: String) {
        listener.withLock { $0 }?.body(queue)
    }

    /// Puts a message into a queue. It is on the disk when this returns.
    ///
    /// - Parameters:
    ///   - key: names what the message is about, 1 to 128 bytes; see ``keyRetention``.
    ///   - delay: seconds until it may be delivered.
    package func send(
        _ payload: Data, to queue: String, key: String? = nil, delay: Double = 0
    ) async throws -> SentMessage {
        if let problem = MessageLimits.problem(bytes: payload.count, key: key, delay: delay) {
            throw QueueError(.invalidMessage, problem)
        }
        let now = time.now
        let message = NewMessage(id: nextID(now), queue: queue, key: key, payload: payload, sent: now, delay: delay)
        let sent = try await commits.perform { try message.put($0) }
        if !sent.isRepeat { changed(queue) }
        return sent
    }

    /// Removes expired idempotency keys.
    package func expireKeys() async throws {
        let now = time.now.timeIntervalSince1970
        _ = try await commits.perform { connection in
            try connection.execute("DELETE FROM keys WHERE expires <= ?", .double(now))
        }
    }

    func nextID(_ now: Date) -> MessageID {
        let milliseconds = Int64(max(0, min(now.timeIntervalSince1970 * 1000, 8e12)))
        return lastID.withLock { last in
            last = MessageID.next(after: last, milliseconds: milliseconds)
            return last
        }
    }

    /// Adds the columns that a file of an earlier release of Solo lacks.
    private static func addColumns(_ connection: SQLiteConnection) throws {
        let columns = try connection.all("SELECT name FROM pragma_table_info('messages')") { $0.text(0) }
        for column in ["crashes", "returns"] where !columns.contains(column) {
            try connection.execute("ALTER TABLE messages ADD COLUMN \(column) INTEGER NOT NULL DEFAULT 0")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS messages (
            id INTEGER PRIMARY KEY,
            queue TEXT NOT NULL,
            state INTEGER NOT NULL DEFAULT 0, -- 0 waiting, 1 leased, 2 dead
            attempts INTEGER NOT NULL DEFAULT 0,
            sent REAL NOT NULL,
            due REAL NOT NULL,
            key TEXT,
            error TEXT,
            payload BLOB NOT NULL,
            crashes INTEGER NOT NULL DEFAULT 0, -- in a row, while it was leased
            returns INTEGER NOT NULL DEFAULT 0 -- attempts that do not count, since something was busy
        ) STRICT;
        CREATE INDEX IF NOT EXISTS messages_waiting ON messages (queue, due, id) WHERE state = 0;
        CREATE INDEX IF NOT EXISTS messages_other ON messages (queue, state, id) WHERE state > 0;
        CREATE TABLE IF NOT EXISTS keys (
            queue TEXT NOT NULL, key TEXT NOT NULL, id INTEGER NOT NULL, expires REAL NOT NULL,
            PRIMARY KEY (queue, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS keys_expiry ON keys (expires);
        CREATE TABLE IF NOT EXISTS pushed (
            database TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (database, id)
        ) STRICT, WITHOUT ROWID;
        """
}
