/// A message that is in its queue.
///
/// A route whose handler returns it responds with 204; return its ``id`` to respond with that.
public struct SentMessage: Sendable, Hashable {
    /// The message's id, the same as ``Job/id`` for its worker.
    public let id: String

    /// A message of this id, for a test that stands in for a queue.
    public init(id: String) {
        self.id = id
    }
}

extension SentMessage: Encodable {
    /// Within another value it is the id.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(id)
    }
}
