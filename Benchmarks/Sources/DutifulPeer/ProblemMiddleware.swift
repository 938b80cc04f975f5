import Hummingbird

/// Turns what is thrown into problem details (RFC 9457).
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = PeerContext

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            return Self.problem(error.status)
        } catch {
            context.logger.error("A handler threw an error", metadata: ["error": "\(error)"])
            return Self.problem(.internalServerError)
        }
    }

    private static func problem(_ status: HTTPResponse.Status) -> Response {
        let body = "{\"title\":\"\(status.reasonPhrase)\",\"status\":\(status.code)}"
        return Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
