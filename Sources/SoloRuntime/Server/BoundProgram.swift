package import SoloCore
import Synchronization

/// A program whose resources are bound: it answers requests and invocations, from a socket or from a plain call.
package final class BoundProgram: Sendable, Invoker {
    package let manifest: Manifest
    package let bindings: Bindings
    /// By component id.
    let apis: [String: PublicAPI]
    private let handlers: Handlers
    private let inFlightCount = Atomic<Int>(0)

    /// Makes the program's clients from the bindings.
    package init(_ program: Program, bindings: Bindings) throws {
        manifest = program.manifest
        self.bindings = bindings
        handlers = try program.bind(bindings)
        var apis: [String: PublicAPI] = [:]
        for component in program.manifest.components {
            guard let settings = component.api else { continue }
            let routes = handlers.routes.filter { $0.component == component.id }
            apis[component.id] = PublicAPI(
                id: component.id, routes: routes, defaults: settings.defaults, bindings: bindings)
        }
        self.apis = apis
    }

    /// Requests and invocations that are being handled.
    package var inFlight: Int { inFlightCount.load(ordering: .relaxed) }

    /// Answers a request as the socket does, defaults and all; `component` is an API's id, by default the first one's.
    package func respond(to request: Request, component: String? = nil) async -> Response {
        guard let api = component.map({ apis[$0] }) ?? firstAPI else {
            return Problem(error: .notFound("This stack has no such API.")).response
        }
        return await answer(request, by: api)
    }

    func answer(_ request: Request, by api: PublicAPI) async -> Response {
        inFlightCount.add(1, ordering: .relaxed)
        defer { inFlightCount.subtract(1, ordering: .relaxed) }
        return await api.answer(request)
    }

    /// Runs a worker or a cron. What its handler throws is a retry.
    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        guard let handle = handlers.invocations[invocation.component] else {
            throw HTTPError.notFound("This release has no component '\(invocation.component)'.")
        }
        inFlightCount.add(1, ordering: .relaxed)
        defer { inFlightCount.subtract(1, ordering: .relaxed) }
        do {
            return try await handle(invocation)
        } catch {
            return InvocationOutcome(.retry, error: "\(error)")
        }
    }

    /// Runs a one-off command by its qualified name.
    package func command(_ name: String, arguments: [String]) async throws {
        guard let command = handlers.commands[name] else {
            let known = handlers.commands.keys.sorted().joined(separator: ", ")
            throw StartError(
                "There is no command '\(name)'. " + (known.isEmpty ? "This stack has none." : "There are: \(known)."),
                exitCode: .usage)
        }
        try await command(arguments)
    }

    /// Closes the clients. Nothing may be handled any more.
    package func close() async {
        await handlers.close()
    }

    private var firstAPI: PublicAPI? {
        manifest.components.first { $0.kind == .api }.flatMap { apis[$0.id] }
    }
}
