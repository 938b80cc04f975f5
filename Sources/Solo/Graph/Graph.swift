import SoloCore

/// A walked stack: its declaration for validation, and the id of each resource and component for binding.
struct Graph: Sendable {
    let declaration: Declaration
    /// The walk's components in the order of `declaration.components`.
    let components: [ComponentDeclaration]
    let ids: [ObjectIdentifier: String]
    /// A module that contains itself.
    private let endless: ModulePath?
    /// Kept alive: `ids` knows them by their identity.
    private let resources: [ResourceDeclaration]

    init(_ app: some App) {
        let walk = StackWalk(app)
        resources = walk.resources.map(\.declaration)
        endless = walk.endless
        var ids: [ObjectIdentifier: String] = [:]
        for entry in walk.resources {
            ids[ObjectIdentifier(entry.declaration)] = Graph.qualified(entry.declaration.name, in: entry.owner)
        }
        self.ids = ids
        components = walk.components.map(\.part)
        declaration = Declaration(
            name: ModuleName.of(app),
            resources: walk.resources.map(Graph.resource),
            components: walk.components.map { Graph.component($0.part, in: $0.module, ids: ids) },
            strayRoutes: walk.strayRoutes.map { Declaration.StrayRoutes(api: $0.api, at: $0.place) },
            outputs: walk.outputs.map { Graph.output($0.part, in: $0.module, ids: ids) },
            stages: app.stages.map {
                Declaration.Stage($0.entry, at: $0.place)
            })
    }

    /// Every mistake of the stack and every warning, sorted by place.
    var diagnostics: [Diagnostic] {
        let endless = [endless?.last].compactMap(\.self).map { module in
            Diagnostic(
                code: "endless-module", message: "The module `\(module)` contains itself.",
                fix: "remove it from its own `body`, or from that of a module inside of it")
        }
        return (endless + declaration.diagnostics()).sortedByPlace()
    }

    /// The name with its modules before it.
    static func qualified(_ name: String, in module: ModulePath) -> String {
        (module + [name]).joined(separator: ".")
    }

    private static func resource(_ entry: Ownership.Entry) -> Declaration.Resource {
        let declared = entry.declaration
        var resource = declared.settings
        resource.id = qualified(declared.name, in: entry.owner)
        // A name with a dot says the module as well: what moved to another one.
        resource.renamedFrom = declared.renamedFrom.map { $0.contains(".") ? $0 : qualified($0, in: entry.owner) }
        return Declaration.Resource(
            resource, at: declared.place, isUsed: entry.isUsed, name: declared.name,
            owners: entry.owners.map { $0.joined(separator: ".") })
    }

    private static func component(
        _ declared: ComponentDeclaration, in module: ModulePath, ids: [ObjectIdentifier: String]
    ) -> Declaration.Component {
        func grants(_ uses: [ResourceUse]) -> [Grant] {
            uses.compactMap { use in
                ids[ObjectIdentifier(use.declaration)].map(use.grant)
            }
        }
        var component = ManifestComponent(
            id: "\(declared.kind.rawValue).\(qualified(declared.name, in: module))", kind: declared.kind,
            grants: grants(declared.uses), isolated: declared.isolated)
        var routes: [Declaration.Route] = []
        switch declared.content {
        case .api(let api):
            component.api = APISettings(routes: [], defaults: api.defaults, host: api.host)
            routes = api.routes.map { route in
                Declaration.Route(
                    ManifestRoute(
                        method: route.method.rawValue, path: route.path, module: route.module,
                        grants: grants(route.uses)),
                    at: route.place,
                    parameters: route.parameters.map {
                        Declaration.Parameter($0.name, in: $0.location, at: $0.place)
                    })
            }
        case .worker(let worker, _):
            let queue = ids[ObjectIdentifier(worker.queue)] ?? worker.queue.name
            component.worker = WorkerSettings(queue: queue, concurrency: worker.concurrency, timeout: worker.timeout)
            component.grants.append(Grant(resource: queue, actions: [.receive]))
        case .cron(let cron, _):
            component.cron = cron
        case .command: break
        }
        return Declaration.Component(component, at: declared.place, routes: routes, name: declared.name)
    }

    private static func output(
        _ output: Output, in module: ModulePath, ids: [ObjectIdentifier: String]
    ) -> Declaration.Output {
        let source: ManifestOutput.Source =
            switch output.source.kind {
            // In a module, a plain name means that module's API.
            case .url(let api): .url(component: "api." + (api.contains(".") ? api : qualified(api, in: module)))
            case .setting(let setting): .setting(resource: ids[ObjectIdentifier(setting)] ?? setting.name)
            case .text(let text): .text(text)
            }
        return Declaration.Output(ManifestOutput(name: output.name, source: source), at: output.place)
    }
}
