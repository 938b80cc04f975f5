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
    /// Postgres only: the grant covers only the tables of this schema. `nil` is the whole database.
    package var schema: String?

    package init(resource: String, actions: [Action], prefix: String? = nil, schema: String? = nil) {
        self.resource = resource
        self.actions = Set(actions).sorted()
        self.prefix = prefix
        self.schema = schema
    }
}

extension Grant {
    /// In the order of the canonical JSON and without repeats. What a handler uses twice in different ways stays two grants, since each is
    /// lent by itself: `using: db.readOnly, db` is a client that only reads, and one that also writes.
    package static func distinct(_ grants: some Sequence<Grant>) -> [Grant] {
        Set(grants).sorted { one, other in
            (one.resource, one.narrowing ?? "", one.words) < (other.resource, other.narrowing ?? "", other.words)
        }
    }

    private var words: String { actions.map(\.rawValue).joined(separator: "+") }

    /// In the order of the canonical JSON, with one grant for each resource and narrowing: all that is done with it.
    package static func sorted(_ grants: some Sequence<Grant>) -> [Grant] {
        var actions: [Reach: [Action]] = [:]
        for grant in grants {
            let reach = Reach(resource: grant.resource, prefix: grant.prefix, schema: grant.schema)
            actions[reach, default: []] += grant.actions
        }
        return actions.map { reach, actions in
            Grant(resource: reach.resource, actions: actions, prefix: reach.prefix, schema: reach.schema)
        }
        .sorted { ($0.resource, $0.narrowing ?? "") < ($1.resource, $1.narrowing ?? "") }
    }

    /// What it is narrowed to, of a kind that has narrowings.
    package var narrowing: String? { prefix ?? schema }
}

private struct Reach: Hashable {
    var resource: String
    var prefix: String?
    var schema: String?
}
