import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// The services' one port: S3 at `/`, everything else under `/_solo/`.
final class PlatformFront: HTTPResponder {
    typealias Context = BasicRequestContext
    typealias Objects = @Sendable (Request, BasicRequestContext) async throws -> Response

    /// What a manifest decides; replaced as a whole.
    struct Routes: Sendable {
        var queues: QueueFront
        var objects: Objects?
    }

    private let routes: Mutex<Routes>

    init(_ routes: Routes) {
        self.routes = Mutex(routes)
    }

    func replace(_ change: Routes) {
        routes.withLock { $0 = change }
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let routes = self.routes.withLock { $0 }
        let path = request.uri.path
        guard path == "/_solo" || path.hasPrefix("/_solo/") else {
            if let objects = routes.objects { return try await objects(request, context) }
            return Self.notFound.response
        }
        do {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
            if parts.count == 3, parts[2] == "queues", parts[4] == "messages" {
                return try await routes.queues.respond(to: request, queue: String(parts[3]))
            }
            if parts.count == 1, parts.first == "health" {
                return Response(
                    status: .ok, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"state":"serving"}"#)))
            }
            throw Self.notFound
        } catch let problem as FrontProblem {
            return problem.response
        } catch {
            context.logger.error("A request of the services failed.", metadata: ["error": "\(error)"])
            return FrontProblem(
                status: .internalServerError, title: "Internal Server Error",
                detail: "The services could not do it; their log says why."
            ).response
        }
    }

    private static let notFound = FrontProblem(
        status: .notFound, title: "Not Found", detail: "The services have nothing at this path.")
}
