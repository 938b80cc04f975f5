package import HTTPTypes
package import SoloCore

/// A whole stack, ready to run once the platform has said what its resources are bound to.
package struct Program: Sendable {
    package var manifest: Manifest
    /// Makes the clients of these components, by id, and closes each handler over its own. Called once, at the start.
    package var bind: @Sendable (Bindings, _ components: Set<String>) throws -> Handlers

    package init(manifest: Manifest, bind: @escaping @Sendable (Bindings, Set<String>) throws -> Handlers) {
        self.manifest = manifest
        self.bind = bind
    }

    /// The program with only these components: what one process of a release serves.
    package func limited(to components: Set<String>) -> Program {
        var part = self
        part.manifest.components.removeAll { !components.contains($0.id) }
        return part
    }

    /// Binds all components of the manifest.
    package func bind(_ bindings: Bindings) throws -> Handlers {
        try bind(bindings, Set(manifest.components.map(\.id)))
    }
}

/// The handlers of a stack with their clients already in them.
package struct Handlers: Sendable {
    package var routes: [Route]
    /// Workers and crons, by component id. A thrown error counts as a retry.
    package var invocations: [String: @Sendable (Invocation) async throws -> InvocationOutcome]
    /// One-off commands by qualified name; the argument is the command line after the name.
    package var commands: [String: @Sendable ([String]) async throws -> Void]
    /// Closes every client after the last handler has ended.
    package var close: @Sendable () async -> Void

    package init(
        routes: [Route] = [],
        invocations: [String: @Sendable (Invocation) async throws -> InvocationOutcome] = [:],
        commands: [String: @Sendable ([String]) async throws -> Void] = [:],
        close: @escaping @Sendable () async -> Void = {}
    ) {
        self.routes = routes
        self.invocations = invocations
        self.commands = commands
        self.close = close
    }
}

/// One route of an API.
package struct Route: Sendable {
    /// The id of the API that it belongs to.
    package var component: String
    package var method: HTTPRequest.Method
    /// The whole path with its groups, parameters as `:name`.
    package var path: String
    package var handle: @Sendable (Request) async throws -> Response

    package init(
        component: String, method: HTTPRequest.Method, path: String,
        handle: @escaping @Sendable (Request) async throws -> Response
    ) {
        self.component = component
        self.method = method
        self.path = path
        self.handle = handle
    }
}
