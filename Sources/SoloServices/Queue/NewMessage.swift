import Foundation
import SoloSQL

/// A message on its way into the store.
struct NewMessage: Sendable {
    var id: MessageID
    var queue: String
    var key: String?
    var payload: Data
    var sent: Date
    var delay: Double

    /// Inserts it, unless its key was used before.
    func put(_ connection: SQLiteConnection) throws -> SentMessage {
        let now = sent.timeIntervalSince1970
        if let key {
            let before = try connection.first(
                "SELECT id FROM keys WHERE queue = ? AND key = ? AND expires > ?", .text(queue), .text(key),
                .double(now)
            ) { MessageID(Int64($0.integer(0))) }
            if let before { return SentMessage(id: before, isRepeat: true) }
            try connection.execute(
                "INSERT OR REPLACE INTO keys (queue, key, id, expires) VALUES (?, ?, ?, ?)", .text(queue), .text(key),
                .integer(id.number), .double(now + QueueStore.keyRetention))
        }
        try connection.execute(
            "INSERT INTO messages (id, queue, key, sent, due, payload) VALUES (?, ?, ?, ?, ?, ?)",
            .integer(id.number), .text(queue), key.map(SQLValue.text) ?? .null, .double(now), .double(now + delay),
            .bytes(payload))
        return SentMessage(id: id, isRepeat: false)
    }
}
