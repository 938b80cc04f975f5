extension ManifestComponent {
    /// The scopes of its handlers, sorted, without repeats.
    package var scopes: [LendingScope] {
        let routes = api?.routes ?? []
        let lent = routes.flatMap { route in
            route.grants.map { LendingScope(component: id, module: route.module, grant: $0) }
        }
        // What an API's routes use is among its own grants as a union, which nobody is lent.
        let used = Set(lent.map(\.grant.resource))
        let own = grants.filter { !used.contains($0.resource) }.map { LendingScope(component: id, grant: $0) }
        return Set(own + lent).sorted { $0.id < $1.id }
    }
}
