/// A message that a queue did not take.
public struct QueueError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        /// Stable, for logs and comparisons.
        public let name: String

        /// The platform did not respond; the message may or may not be queued.
        public static let unreachable = Code(name: "unreachable")
        /// The platform rejected the message.
        public static let rejected = Code(name: "rejected")
    }

    /// What went wrong.
    public let code: Code
    /// The queue's id.
    public let queue: String
    /// What happened, with the platform's response.
    public let description: String

    package init(_ code: Code, queue: String, _ description: String) {
        self.code = code
        self.queue = queue
        self.description = description
    }
}
