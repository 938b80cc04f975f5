import HTTPTypes
import Hummingbird
import Logging
import SoloCore
import SoloObjectStore

/// The services' one port: S3 at `/`, everything else under `/_solo/`.
final class PlatformResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let objects: ObjectStore
    private let queues: QueueEndpoint
    private let outbox: OutboxEndpoint

    init(objects: ObjectStore, queues: QueueEndpoint, outbox: OutboxEndpoint) {
        self.objects = objects
        self.queues = queues
        self.outbox = outbox
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let path = request.uri.path
        guard ServicePath.owns(path) else {
            return await objects.respond(to: request)
        }
        do {
            switch ServicePath(path) {
            case .messages(let queue): return try await queues.respond(to: request, queue: queue)
            case .outbox(let database): return try outbox.respond(to: request, database)
            case .health:
                let health = try HealthDocument(state: .serving).encoded()
                return Response(
                    status: .ok, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: health)))
            case nil: throw Self.notFound
            }
        } catch let problem as ProblemResponse {
            return problem.response
        } catch is CancellationError {
            return ProblemResponse(
                status: .serviceUnavailable, title: "Service Unavailable", detail: "The services are stopping."
            ).response
        } catch {
            context.logger.error("A request to the services failed.", metadata: ["error": "\(error)"])
            return ProblemResponse(
                status: .internalServerError, title: "Internal Server Error",
                detail: "The request failed; the log of the services says why."
            ).response
        }
    }

    private static let notFound = ProblemResponse(
        status: .notFound, title: "Not Found", detail: "The services have nothing at this path.")
}

/// The object store alone, for requests that come from outside the machine.
struct ObjectsResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let objects: ObjectStore

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard !ServicePath.owns(request.uri.path) else { return Response(status: .forbidden) }
        return await objects.respond(to: request)
    }
}
