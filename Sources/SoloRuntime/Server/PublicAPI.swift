import HTTPTypes
import Logging
import SoloCore

/// One API: its routes, and the defaults that every one of them gets.
final class PublicAPI: Sendable {
    let id: String
    let defaults: HTTPDefaults
    private let routes: [Route]
    private let table: RouteTable
    private let logger: Logger

    init(id: String, routes: [Route], defaults: HTTPDefaults, bindings: Bindings) {
        self.id = id
        self.defaults = defaults
        self.routes = routes
        table = RouteTable(routes.map { ($0.method, $0.path) })
        logger = Logger(label: id)
    }

    /// Never throws: an error becomes its answer.
    func answer(_ request: Request) async -> Response {
        do {
            return try await route(request)
        } catch let error as HTTPError {
            return Problem(error: error).response
        } catch {
            logger.error(
                "A handler threw an error",
                metadata: ["type": "\(type(of: error))", "error": "\(error)", "path": "\(request.path)"])
            return Problem(error: HTTPError(.internalServerError)).response
        }
    }

    private func route(_ request: Request) async throws -> Response {
        switch table.match(request.method, request.path) {
        case .found(let index, let parameters):
            var request = request
            request.parameters = parameters
            return try await routes[index].handle(request)
        case .methodNotAllowed(let allowed):
            let list = allowed.map(\.rawValue).joined(separator: ", ")
            if request.method == .options { return Response(status: .noContent, headers: [.allow: list]) }
            throw HTTPError(.methodNotAllowed, detail: "This path answers to \(list).", headers: [.allow: list])
        case .notFound:
            throw HTTPError(.notFound)
        case .malformed:
            throw HTTPError.badRequest("The path's percent-encoding is broken.")
        }
    }
}
