import Foundation
import Hummingbird

/// Writes a JSON line a request to standard output.
struct AccessLogMiddleware: RouterMiddleware {
    typealias Context = PeerContext

    private struct Line: Encodable {
        var time: Date
        var level = "info"
        var message = "request"
        var method: String
        var path: String
        var route: String
        var status: Int
        var ms: Double
        var client: String
        var request: String
        var trace: String
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let (seconds, attoseconds) = start.duration(to: .now).components
        let line = Line(
            time: Date(), method: request.method.rawValue, path: request.uri.path, route: context.endpointPath ?? "",
            status: response.status.code, ms: Double(seconds) * 1000 + Double(attoseconds) / 1e15,
            client: context.client, request: context.requestID, trace: context.traceID)
        var data = try Self.encoder.encode(line)
        data.append(UInt8(ascii: "\n"))
        FileHandle.standardOutput.write(data)
        return response
    }
}
