import Foundation
import HTTPTypes
import SoloCore

@testable import SoloRuntime

/// A program with one API that is as large as a test needs it.
enum Fixture {
    typealias Handle = @Sendable (Request) async throws -> Response

    static func program(
        defaults: HTTPDefaults = HTTPDefaults(), resources: [ManifestResource] = [], workers: [ManifestComponent] = [],
        invocations: [String: @Sendable (Invocation) async throws -> InvocationOutcome] = [:],
        close: @escaping @Sendable () async -> Void = {},
        _ routes: (method: HTTPRequest.Method, path: String, handle: Handle)...
    ) -> Program {
        let list = routes.map { ManifestRoute(method: $0.method.rawValue, path: $0.path) }
        let manifest = Manifest(
            name: "fixture", resources: resources,
            components: [
                ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: list, defaults: defaults))
            ] + workers)
        let bound = routes.map { Route(component: "api.api", method: $0.method, path: $0.path, handle: $0.handle) }
        return Program(manifest: manifest) { _, _ in Handlers(routes: bound, invocations: invocations, close: close) }
    }

    static func bindings(release: String = "r1", trustedProxies: [String] = []) -> Bindings {
        Bindings(stage: "test", release: release, trustedProxies: trustedProxies)
    }

    static func bound(_ program: Program, trustedProxies: [String] = [], log: LogWriter = .silent) throws
        -> BoundProgram
    {
        try BoundProgram(program, bindings: bindings(trustedProxies: trustedProxies), log: log)
    }

    static let anyPort = ServerOptions.Socket.address(host: "127.0.0.1", port: 0)
}

/// Runs a server on free ports around `body`, and stops it.
func withServer<Result: Sendable>(
    _ program: Program, trustedProxies: [String] = [], control: Bool = false, log: LogWriter = .silent,
    body: @escaping @Sendable (Server, Int) async throws -> Result
) async throws -> Result {
    var options = ServerOptions(
        sockets: ["api.api": Fixture.anyPort], drainLimit: .seconds(5), idleGrace: .milliseconds(100))
    if control { options.control = Fixture.anyPort }
    let server = Server(try Fixture.bound(program, trustedProxies: trustedProxies, log: log), options: options)
    async let ending = server.run()
    await server.whenReady()
    if control { try await server.promote() }
    do {
        guard let port = server.port() else { throw RawConnection.Failure(description: "no port") }
        let result = try await body(server, port)
        await server.stop()
        _ = try await ending
        return result
    } catch {
        await server.stop()
        _ = try await ending
        throw error
    }
}
