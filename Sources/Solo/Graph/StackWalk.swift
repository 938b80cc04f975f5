/// What a stack consists of, as it was written; it checks nothing.
struct StackWalk {
    /// Something of a body, and the module that it was written in.
    struct Found<Part> {
        var part: Part
        var module: ModulePath
    }

    /// Each API with the routes that modules add to it.
    private(set) var components: [Found<ComponentDeclaration>] = []
    private(set) var outputs: [Found<Output>] = []
    /// Routes for an API that is not there.
    private(set) var strayRoutes: [Routes] = []
    let resources: [Ownership.Entry]
    /// A module that contains itself.
    let endless: ModulePath?

    init(_ app: some Stack) {
        let tree = ModuleTree(app)
        resources = Ownership(tree.modules).entries
        endless = tree.endless
        var added: [Found<Routes>] = []
        for module in tree.modules {
            for part in module.parts {
                switch part {
                case let component as any Component:
                    components.append(Found(part: component.declaration, module: module.path))
                case let output as Output: outputs.append(Found(part: output, module: module.path))
                case let routes as Routes: added.append(Found(part: routes, module: module.path))
                default: break
                }
            }
        }
        for routes in added { add(routes) }
    }

    /// An API is named from the app, wherever the routes stand: `api`, or `billing.api` for that of a module.
    private mutating func add(_ added: Found<Routes>) {
        let routes = added.part
        for index in components.indices {
            let found = components[index]
            guard case .api(var api) = found.part.content,
                (found.module + [found.part.name]).joined(separator: ".") == routes.api
            else { continue }
            let module = added.module == found.module ? nil : added.module.joined(separator: ".")
            api.routes += routes.routes.map { route in
                var route = route
                route.module = module
                return route
            }
            components[index].part.content = .api(api)
            return
        }
        strayRoutes.append(routes)
    }
}
