import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloRuntime

/// How a test's requests reach the stack.
public enum StackTransport: Sendable {
    /// By a plain call of the router, with every default of a public route: fast, and enough for most tests.
    case router
    /// Through a listening socket on a free port of the loopback: what a client on the wire sees.
    case socket
}

/// Carries one request to an API of the stack, by the API's component id.
protocol RequestCarrier: Sendable {
    func send(_ request: Request, to component: String) async throws -> StackResponse
    func stop() async
}

/// Calls the router.
struct RouterCarrier: RequestCarrier {
    let program: BoundProgram

    func send(_ request: Request, to component: String) async throws -> StackResponse {
        let response = await program.respond(to: request, component: component)
        return StackResponse(status: response.status, headers: response.headers, body: response.body)
    }

    func stop() async {}
}

/// Sends over TCP to a server of the stack's own.
struct SocketCarrier: RequestCarrier {
    private let server: Server
    private let running: Task<Void, any Error>
    private let clients: [String: HTTPClient]

    init(_ program: BoundProgram) async throws {
        var options = ServerOptions(drainLimit: .seconds(5), idleGrace: .zero)
        for component in program.manifest.components where component.kind == .api {
            options.sockets[component.id] = .address(host: "127.0.0.1", port: 0)
        }
        let server = Server(program, options: options)
        self.server = server
        // Unstructured, since it serves beside the test's body; `stop()` ends and awaits it.
        running = Task { _ = try await server.run() }
        await server.whenReady()
        var clients: [String: HTTPClient] = [:]
        for id in options.sockets.keys {
            guard let port = server.port(of: id) else { continue }
            clients[id] = HTTPClient(.tcp(host: "127.0.0.1", port: port))
        }
        self.clients = clients
    }

    /// The port of an API.
    func port(of component: String) -> Int? {
        server.port(of: component)
    }

    func send(_ request: Request, to component: String) async throws -> StackResponse {
        guard let client = clients[component] else { throw StackError.notServing(component) }
        let path = request.path + (request.queryString.isEmpty ? "" : "?" + request.queryString)
        let response = try await client.send(request.method, path, headers: request.headers, body: request.body)
        return StackResponse(status: response.status, headers: response.headers, body: response.body)
    }

    func stop() async {
        for client in clients.values { client.close() }
        await server.stop()
        _ = try? await running.value
    }
}
