extension ManifestComponent {
    /// The scopes of its handlers, sorted, without repeats.
    package var scopes: [LendingScope] {
        let routes = api?.routes ?? []
        // An API's own grants are the union over its routes, which nobody is lent.
        let own = api == nil ? grants.map { LendingScope(component: id, grant: $0) } : []
        let lent = routes.flatMap { route in
            route.grants.map { LendingScope(component: id, module: route.module, grant: $0) }
        }
        return Set(own + lent).sorted { $0.id < $1.id }
    }
}
