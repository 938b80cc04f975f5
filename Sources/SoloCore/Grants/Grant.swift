/// What one component may do with one resource. The compiler checks the code against it, the platform enforces it.
package struct Grant: Codable, Sendable, Hashable {
    package enum Action: String, Codable, Sendable, CaseIterable, Comparable {
        /// Databases, secrets and settings: read. Buckets: get and list objects.
        case read
        /// Databases: read and change rows (always together with `read`). Buckets: put objects.
        case write
        /// Buckets: delete objects.
        case delete
        /// Queues: send messages.
        case send
        /// Queues: receive messages; a worker has it for its own queue.
        case receive

        package static func < (one: Action, other: Action) -> Bool { one.rawValue < other.rawValue }
    }

    /// The resource's id.
    package var resource: String
    /// Sorted, without repeats, never empty.
    package var actions: [Action]
    /// Buckets only: the grant covers the objects under this prefix alone. `nil` is the whole bucket.
    package var prefix: String?

    package init(resource: String, actions: [Action], prefix: String? = nil) {
        self.resource = resource
        self.actions = Set(actions).sorted()
        self.prefix = prefix
    }
}
