/// A path of the platform's services beside the object store's: its first part is not a valid bucket name.
package enum ServicePath: Sendable, Equatable {
    case health
    /// The path to send messages to a queue.
    case messages(queue: String)
    /// The path to say that a database's outbox has rows.
    case outbox(OutboxDatabase)

    private static let root = "/_solo"
    private static let queues = "queues"
    private static let messages = "messages"
    private static let outbox = "outbox"
    private static let healthCheck = "health"

    /// Whether a path is the services' own, and not a bucket's.
    package static func owns(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    /// A queue's name needs no escapes: `NamePolicy` permits only names that do not.
    package var text: String {
        switch self {
        case .health: "\(Self.root)/\(Self.healthCheck)"
        case .messages(let queue): "\(Self.root)/\(Self.queues)/\(queue)/\(Self.messages)"
        case .outbox(let database): "\(Self.root)/\(Self.outbox)/\(database.kind.rawValue)/\(database.name)"
        }
    }

    /// `nil` for an unknown path.
    package init?(_ path: String) {
        guard Self.owns(path) else { return nil }
        let parts = path.dropFirst(Self.root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 1, parts[0] == Self.healthCheck {
            self = .health
        } else if parts.count == 3, parts[0] == Self.queues, parts[2] == Self.messages {
            self = .messages(queue: String(parts[1]))
        } else if parts.count == 3, parts[0] == Self.outbox, let kind = OutboxDatabase.Kind(rawValue: String(parts[1]))
        {
            self = .outbox(OutboxDatabase(kind, String(parts[2])))
        } else {
            return nil
        }
    }
}

/// A database whose transactions enqueue messages, by the name of its storage.
package struct OutboxDatabase: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case sqlite, postgres
    }

    package var kind: Kind
    package var name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// Stable: the queue's file has it.
    package var description: String { "\(kind.rawValue).\(name)" }
}

/// What a queue takes.
package enum MessageLimits {
    /// The largest message, in bytes: SQS's limit for most of its history, so that a stack can move there.
    package static let payload = 262_144
    private static let key = 1...128
    /// Seconds; a year at most.
    package static let delay = 0.0...31_622_400.0

    /// Why a queue would reject a message; `nil` for one that it takes.
    package static func problem(bytes: Int, key: String?, delay: Double) -> String? {
        if bytes == 0 { return "The message is empty; send JSON." }
        if bytes > payload {
            return "The message has \(bytes) bytes and a queue takes \(payload); put it in a bucket and send its key."
        }
        if let key, !Self.key.contains(key.utf8.count) {
            return "An idempotency key has 1 to 128 bytes, and this one \(key.utf8.count)."
        }
        return Self.delay.contains(delay) ? nil : "A delay is 0 to 31622400 seconds, a year at most."
    }
}

/// Header fields of a message that is sent to a queue.
package enum MessageField {
    /// The idempotency key: a second message with the same one is not queued.
    package static let idempotencyKey = "Solo-Idempotency-Key"
    /// Seconds until a worker may have it.
    package static let delay = "Solo-Delay"
}

/// The response to a message: it is durable.
package struct AcceptedMessage: Codable, Sendable, Equatable {
    package var id: String

    package init(id: String) { self.id = id }
}
