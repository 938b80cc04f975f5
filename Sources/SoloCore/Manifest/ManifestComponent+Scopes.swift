extension ManifestComponent {
    /// The scopes of its handlers, sorted, without repeats.
    package var scopes: [LendingScope] {
        let routes = api?.routes ?? []
        let lent = routes.flatMap { route in
            route.grants.map { LendingScope(component: id, module: route.module, grant: $0) }
        }
        // What an API's routes use is among its own grants as a union, which nobody is lent.
        let used = Set(lent.map(\.grant.resource))
        let own = grants.filter { !used.contains($0.resource) }.compactMap { grant -> LendingScope? in
            // Messages are brought to a worker: no handler takes any.
            let lent = grant.actions.filter { $0 != .receive }
            guard !lent.isEmpty else { return nil }
            return LendingScope(
                component: id,
                grant: Grant(resource: grant.resource, actions: lent, prefix: grant.prefix, schema: grant.schema))
        }
        return Set(own + lent).sorted { $0.id < $1.id }
    }
}
