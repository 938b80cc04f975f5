import SoloCore
import SoloRuntime

extension Graph {
    /// What the runtime runs.
    var program: Program {
        Program(manifest: declaration.manifest) { try bind($0, components: $1) }
    }

    /// Closes the handlers of these components over their clients: one scope of clients for each component.
    func bind(_ bindings: Bindings, components wanted: Set<String>) throws -> Handlers {
        var handlers = Handlers()
        let shared = SharedConnections()
        for (component, declared) in zip(components, declaration.components) {
            let id = declared.component.id
            guard wanted.contains(id) else { continue }
            func scope(of module: String? = nil) -> ClientScope {
                ClientScope(component: id, module: module, bindings: bindings, ids: ids, shared: shared)
            }
            switch component.content {
            case .api(let api):
                let modules = Set(api.routes.map(\.module))
                let scopes = Dictionary(uniqueKeysWithValues: modules.map { ($0, scope(of: $0)) })
                for route in api.routes {
                    handlers.routes.append(
                        Route(
                            component: id, method: route.method, path: route.path,
                            handle: try route.handle(in: scopes[route.module] ?? scope(of: route.module))))
                }
            case .worker(_, let bind), .cron(_, let bind):
                handlers.invocations[id] = try bind(scope())
            case .command(let bind):
                handlers.commands[declared.component.name] = try bind(scope())
            }
        }
        handlers.close = { await shared.close() }
        return handlers
    }
}
