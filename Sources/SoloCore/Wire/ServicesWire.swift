/// A path of the platform's services beside the object store's: its first part is not a valid bucket name.
package enum ServicePath: Sendable, Equatable {
    case health
    /// The path to send messages to a queue.
    case messages(queue: String)

    private static let root = "/_solo"
    private static let queues = "queues"
    private static let messages = "messages"
    private static let healthCheck = "health"

    /// Whether a path is the services' own, and not a bucket's.
    package static func owns(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    /// A queue's name needs no escapes: `NamePolicy` permits only names that do not.
    package var text: String {
        switch self {
        case .health: "\(Self.root)/\(Self.healthCheck)"
        case .messages(let queue): "\(Self.root)/\(Self.queues)/\(queue)/\(Self.messages)"
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
        } else {
            return nil
        }
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
