package import struct Foundation.Date
package import SoloCore
import Synchronization

/// A program whose resources are bound: it responds to requests and invocations, from a socket or from a plain call.
package final class BoundProgram: Sendable, Invoker {
    package let manifest: Manifest
    package let bindings: Bindings
    let log: LogWriter
    /// By component id.
    let apis: [String: PublicAPI]
    let invocationFigures = InvocationFigures()
    private let handlers: Handlers
    private let inFlightCount = Atomic<Int>(0)

    /// Makes the program's clients from the bindings.
    package init(_ program: Program, bindings: Bindings, log: LogWriter = .standardOutput) throws {
        manifest = program.manifest
        self.bindings = bindings
        self.log = log
        handlers = try program.bind(bindings)
        var apis: [String: PublicAPI] = [:]
        for component in program.manifest.components {
            guard let settings = component.api else { continue }
            apis[component.id] = PublicAPI(
                id: component.id, routes: handlers.routes.filter { $0.component == component.id },
                defaults: settings.defaults, trustedProxies: bindings.trustedProxies, log: log)
        }
        self.apis = apis
    }

    /// Requests and invocations that are being handled.
    package var inFlight: Int { inFlightCount.load(ordering: .relaxed) }

    /// Responds to a request as the socket does, with all defaults but the time limits, which are a connection's.
    ///
    /// `component` is an API's id, by default the first one's. The peer is the request's `clientAddress`.
    package func respond(to request: Request, component: String? = nil) async -> Response {
        guard let api = component.map({ apis[$0] }) ?? firstAPI else {
            return Problem(error: .notFound("This stack has no such API.")).response
        }
        let peer = Peer(address: request.clientAddress, isUnix: false, proxies: api.proxies)
        return await respond(to: request, from: peer, by: api).whole
    }

    nonisolated(nonsending) func respond(
        to request: consuming Request, from peer: Peer, by api: PublicAPI
    ) async -> CompletedResponse {
        inFlightCount.add(1, ordering: .relaxed)
        defer { inFlightCount.subtract(1, ordering: .relaxed) }
        return await api.respond(to: request, from: peer)
    }

    /// Runs a worker or a cron. What its handler throws is a retry; what it logs is in the outcome.
    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        try await invoke(invocation, now: Date())
    }

    /// Runs it as if it were `now` by the platform's clock, which set its deadline.
    package func invoke(_ invocation: Invocation, now: Date) async throws -> InvocationOutcome {
        guard let handle = handlers.invocations[invocation.component] else {
            throw HTTPError.notFound("This release has no component '\(invocation.component)'.")
        }
        inFlightCount.add(1, ordering: .relaxed)
        defer { inFlightCount.subtract(1, ordering: .relaxed) }
        let scope = LogScope(
            .invocation(id: invocation.id, component: invocation.component, attempt: invocation.attempt), writer: log,
            keepsLines: true)
        var outcome = await LogScope.$current.withValue(scope) {
            do {
                return try await InvocationContext.$current.withValue(InvocationContext(invocation, now: now)) {
                    try await handle(invocation)
                }
            } catch {
                let isBusy = (error as? any RetryableError)?.retryAfter != nil
                return InvocationOutcome(.retry, error: "\(error)", isBusy: isBusy ? true : nil)
            }
        }
        outcome.log = Array((outcome.log + scope.lines).suffix(100))
        invocationFigures.count(invocation.component, outcome.verdict)
        return outcome
    }

    /// Runs a one-off command by its qualified name.
    package func command(_ name: String, arguments: [String]) async throws {
        guard let command = handlers.commands[name] else {
            throw StartError.noCommand(name, known: Array(handlers.commands.keys))
        }
        try await LogScope.$current.withValue(LogScope(.command(name: name), writer: log)) {
            try await InvocationContext.$current.withValue(InvocationContext("command.\(name)")) {
                try await command(arguments)
            }
        }
    }

    /// Closes the clients. Nothing may be handled any more.
    package func close() async {
        await handlers.close()
    }

    private var firstAPI: PublicAPI? {
        manifest.apis.first.flatMap { apis[$0.id] }
    }
}

extension InvocationContext {
    fileprivate init(_ invocation: Invocation, now: Date) {
        // A year at most, since a deadline may be the distant future.
        let left = min(max(0, invocation.deadline.timeIntervalSince(now)), 31_536_000)
        self.init("\(invocation.component) \(invocation.id)", limit: .seconds(left), now: .now)
    }
}
