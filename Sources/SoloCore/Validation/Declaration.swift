/// A stack as it was written, mistakes included and with the place of everything: what validation reads.
///
/// The language fills it on its walk over the stack, in the order it meets things, and checks nothing by itself:
///
/// - one ``Resource`` for each resource *value* (by its identity, not by its name), whether something uses it or it is
///   only stored; two values of one name are two entries, which is how that mistake is found;
/// - one ``Component`` for each `API`, `Worker`, `Cron` and `Command` that was written, two of one name being two entries;
///   the routes are in the component, each with its place, and the grants of a component may be left to ``manifest``,
///   which adds those of its routes;
/// - ids, qualified by modules, as the names give them, even if a name is not allowed;
/// - texts such as schedules, paths and domains exactly as the user wrote them.
///
/// `diagnostics()` then reports every mistake at once; ``manifest`` is only to be used if none of them is an error.
package struct Declaration: Sendable, Equatable {
    /// The app's name in kebab case.
    package var name: String
    /// Where the app is declared.
    package var place: Diagnostic.Place?
    package var resources: [Resource]
    package var components: [Component]
    package var strayRoutes: [StrayRoutes]
    package var outputs: [Output]
    package var stages: [Stage]

    package init(
        name: String, place: Diagnostic.Place? = nil, resources: [Resource] = [], components: [Component] = [],
        strayRoutes: [StrayRoutes] = [], outputs: [Output] = [], stages: [Stage] = []
    ) {
        self.name = name
        self.place = place
        self.resources = resources
        self.components = components
        self.strayRoutes = strayRoutes
        self.outputs = outputs
        self.stages = stages
    }

    package struct Resource: Sendable, Equatable {
        package var resource: ManifestResource
        /// Where its `init` was written.
        package var place: Diagnostic.Place?
        /// Whether a component, an output or a module uses it; `false` for an unused stored property.
        package var isUsed: Bool
        /// The name as it was written, without its module.
        package var name: String
        /// The modules that hold it with the same right, by path; the app's is empty. One of them is in the id, and more
        /// than one is a mistake.
        package var owners: [String]

        /// - Parameter name: as it was written; without it, what is after the last dot of the id. Give it, so that a
        ///   dot in a name is seen.
        package init(
            _ resource: ManifestResource, at place: Diagnostic.Place? = nil, isUsed: Bool = true, name: String? = nil,
            owners: [String] = []
        ) {
            self.resource = resource
            self.place = place
            self.isUsed = isUsed
            self.owners = owners
            self.name = name ?? Declaration.lastPart(of: resource.id)
        }
    }

    package struct Component: Sendable, Equatable {
        /// The component without its routes (`api.routes` is ignored).
        package var component: ManifestComponent
        package var place: Diagnostic.Place?
        /// An API's routes, with their groups' paths in front.
        package var routes: [Route]
        /// The name as it was written, without its module.
        package var name: String

        /// - Parameter name: as it was written; without it, what is after the last dot of the id.
        package init(
            _ component: ManifestComponent, at place: Diagnostic.Place? = nil, routes: [Route] = [], name: String? = nil
        ) {
            self.component = component
            self.place = place
            self.routes = routes
            self.name = name ?? Declaration.lastPart(of: component.id)
        }
    }

    package struct Route: Sendable, Equatable {
        package var route: ManifestRoute
        package var place: Diagnostic.Place?
        /// The parameters whose type was declared, in the order they were written.
        package var parameters: [Parameter]

        package init(_ route: ManifestRoute, at place: Diagnostic.Place? = nil, parameters: [Parameter] = []) {
            self.route = route
            self.place = place
            self.parameters = parameters
        }
    }

    /// A parameter of a route whose type was declared.
    package struct Parameter: Sendable, Equatable {
        package enum Location: String, Sendable {
            case path, query
        }

        package var name: String
        package var location: Location
        package var place: Diagnostic.Place?

        package init(_ name: String, in location: Location, at place: Diagnostic.Place? = nil) {
            self.name = name
            self.location = location
            self.place = place
        }
    }

    /// Routes that a module adds to an API that the stack does not have.
    package struct StrayRoutes: Sendable, Equatable {
        /// The API's name as it was written.
        package var api: String
        package var place: Diagnostic.Place?

        package init(api: String, at place: Diagnostic.Place? = nil) {
            self.api = api
            self.place = place
        }
    }

    package struct Output: Sendable, Equatable {
        package var output: ManifestOutput
        package var place: Diagnostic.Place?

        package init(_ output: ManifestOutput, at place: Diagnostic.Place? = nil) {
            self.output = output
            self.place = place
        }
    }

    package struct Stage: Sendable, Equatable {
        package var stage: ManifestStage
        package var place: Diagnostic.Place?

        package init(_ stage: ManifestStage, at place: Diagnostic.Place? = nil) {
            self.stage = stage
            self.place = place
        }
    }
}

extension Declaration {
    private static func lastPart(of id: String) -> String {
        id.split(separator: ".", omittingEmptySubsequences: false).last.map(String.init) ?? id
    }

    /// The graph without places and without what nothing uses, sorted.
    package var manifest: Manifest {
        Manifest(
            name: name,
            resources: resources.filter(\.isUsed).map(\.resource),
            components: components.map { declared in
                var component = declared.component
                component.grants += declared.routes.flatMap(\.route.grants)
                component.api?.routes = declared.routes.map(\.route)
                return component
            },
            outputs: outputs.map(\.output),
            stages: stages.map(\.stage)
        ).sorted()
    }
}
