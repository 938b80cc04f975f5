import SoloRuntime
package import SoloCore

/// Code that the platform invokes, with the resources it was given: an ``API``, a ``Worker``, a ``Cron`` or a ``Command``.
/// Only Solo's own components conform.
public protocol Component: Stack where Body == Stacks {
    /// What the source says of this component.
    var declaration: ComponentDeclaration { get }
}

extension Component {
    /// A component consists of nothing but itself.
    public var body: Stacks { Stacks([self]) }
}

/// What the source says of one component, and how its handlers get their clients.
public struct ComponentDeclaration: Sendable {
    package typealias Invocable = @Sendable (Invocation) async throws -> InvocationOutcome

    /// What a component is, by what invokes it.
    package enum Content: Sendable {
        case api(APIDeclaration)
        case worker(WorkerDeclaration, bind: @Sendable (ClientScope) throws -> Invocable)
        case cron(CronSettings, bind: @Sendable (ClientScope) throws -> Invocable)
        case command(bind: @Sendable (ClientScope) throws -> @Sendable ([String]) async throws -> Void)
    }

    package var name: String
    package var place: Diagnostic.Place
    /// What it was given beside its routes.
    package var uses: [ResourceUse]
    package var isolated = false
    package var content: Content

    package init(_ name: String, place: Diagnostic.Place, uses: [ResourceUse] = [], content: Content) {
        self.name = name
        self.place = place
        self.uses = uses
        self.content = content
    }

    package var kind: ManifestComponent.Kind {
        switch content {
        case .api: .api
        case .worker: .worker
        case .cron: .cron
        case .command: .command
        }
    }
}

package struct APIDeclaration: Sendable {
    package var routes: [RouteDeclaration]
    package var defaults = HTTPDefaults()
    package var host: String?

    package init(routes: [RouteDeclaration]) {
        self.routes = routes
    }
}

package struct WorkerDeclaration: Sendable {
    /// The queue it takes messages from.
    package var queue: ResourceDeclaration
    package var concurrency: Int
    /// Seconds.
    package var timeout: Double
}
