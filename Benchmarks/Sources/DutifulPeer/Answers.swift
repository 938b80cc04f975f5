import HTTPTypes
import Hummingbird

/// The security headers of helmet and OWASP, on every answer.
struct SecurityHeadersMiddleware<Context: RequestContext>: RouterMiddleware {
    private let fields: [HTTPField] = [
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Origin-Agent-Cluster", "?1"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-DNS-Prefetch-Control", "off"),
        ("X-Download-Options", "noopen"),
        ("X-Frame-Options", "DENY"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        ("X-XSS-Protection", "0"),
        ("Cache-Control", "no-store"),
    ].compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in fields where !response.headers.contains(field.name) {
            response.headers.append(field)
        }
        return response
    }
}

/// Errors as problem details that tell nothing of the inside (RFC 9457).
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return problem(error.status)
        } catch {
            context.logger.error("A handler threw", metadata: ["error": "\(error)"])
            return problem(.internalServerError)
        }
    }

    private func problem(_ status: HTTPResponse.Status) -> Response {
        let body = #"{"title":"\#(status.reasonPhrase)","status":\#(status.code)}"#
        return Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
