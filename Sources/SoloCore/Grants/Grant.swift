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
    /// Buckets only: the grant covers only the objects under this prefix. `nil` is the whole bucket.
    package var prefix: String?

    package init(resource: String, actions: [Action], prefix: String? = nil) {
        self.resource = resource
        self.actions = Set(actions).sorted()
        self.prefix = prefix
    }
}

extension Grant {
    /// In the order of the canonical JSON and without repeats; grants of one resource and prefix become one.
    package static func sorted(_ grants: some Sequence<Grant>) -> [Grant] {
        var actions: [Reach: [Action]] = [:]
        for grant in grants {
            actions[Reach(resource: grant.resource, prefix: grant.prefix), default: []] += grant.actions
        }
        return actions.map { Grant(resource: $0.key.resource, actions: $0.value, prefix: $0.key.prefix) }
            .sorted { ($0.resource, $0.prefix ?? "") < ($1.resource, $1.prefix ?? "") }
    }
}

private struct Reach: Hashable {
    var resource: String
    var prefix: String?

    init(resource: String, prefix: String?) {
        self.resource = resource
        self.prefix = prefix
    }
}
