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
