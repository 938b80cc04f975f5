import Hummingbird

/// Gives each request an id and continues its trace.
struct RequestIDMiddleware: RouterMiddleware {
    typealias Context = PeerContext

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.traceID =
            request.headers[.traceparent].flatMap(Self.traceID)
            ?? String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
        context.requestID = context.traceID
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }

    private static func traceID(_ traceparent: String) -> String? {
        let parts = traceparent.split(separator: "-")
        return parts.count == 4 && parts[1].count == 32 ? String(parts[1]) : nil
    }
}
