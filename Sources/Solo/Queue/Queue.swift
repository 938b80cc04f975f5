import SoloCore

/// A queue of typed messages, each delivered at least once to the queue's ``Worker``.
///
/// A queue is not named whole: a component that sends names its ``sender``, and the worker names its queue.
public struct Queue<Message: Codable & Sendable>: Sendable, Declared {
    package let declaration: ResourceDeclaration

    /// A queue.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - message: what its messages are.
    ///   - retries: how often a failed message is tried again, and when.
    public init(
        _ name: String, of message: Message.Type, retries: QueueRetries = .standard, file: String = #fileID,
        line: Int = #line
    ) {
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .queue, queue: retries.settings),
            place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same queue under its new name: the messages that it had as `old` move along.
    public func renamed(from old: String) -> Queue {
        Queue(declaration.renamed(from: old))
    }

    /// Only sending: the client is a ``QueueSender``.
    public var sender: Sender { Sender(declaration: declaration) }

    /// A queue to send messages to.
    public struct Sender: Resource, Declared {
        package let declaration: ResourceDeclaration

        public var use: ResourceUse { ResourceUse(declaration, [.send]) }

        public func client(in scope: ClientScope) throws -> QueueSender<Message> {
            try scope.client(for: use) { QueueSender(try QueueAccess(use.grant(on: $0), $1, in: scope)) }
        }
    }
}
