import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SoloCore

/// What the platform asks on the control socket, behind Hummingbird's router.
struct ControlRoutes: Sendable {
    /// The largest invocation, in bytes: well above what a queue takes.
    private static let invocationLimit = 16 << 20

    let server: Server

    var http: HTTP1Channel {
        let responder = router.buildResponder()
        let logger = Logger(label: "solo.control")
        return HTTP1Channel { request, writer, channel in
            let source = ApplicationRequestContextSource(channel: channel, logger: logger)
            var response: Hummingbird.Response
            do {
                response = try await responder.respond(to: request, context: BasicRequestContext(source: source))
            } catch let error as SoloRuntime.HTTPError {
                response = Self.converted(Problem(error: error).response)
            } catch let error as any HTTPResponseError {
                response = Self.converted(Problem(error: HTTPError(error.status)).response)
            } catch {
                response = Self.converted(Problem(error: HTTPError(.internalServerError, detail: "\(error)")).response)
            }
            if server.state == .draining { response.headers[.connection] = "close" }
            try await writer.write(response: response.head, body: response.body)
        }
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        let server = server
        router.get(RouterPath(ControlPath.health)) { _, _ in
            let health = HealthDocument(
                state: server.state, release: server.program.bindings.release, inFlight: server.program.inFlight)
            return Self.converted(
                SoloRuntime.Response(headers: [.contentType: "application/json"], body: try health.encoded()))
        }
        router.post(RouterPath(ControlPath.promote)) { _, _ in
            try await server.promote()
            return Self.converted(.noContent)
        }
        router.post(RouterPath(ControlPath.stop)) { _, _ in
            await server.stop()
            return Self.converted(.noContent)
        }
        router.post(RouterPath(ControlPath.supersede)) { _, _ in
            await server.stop(superseded: true)
            return Self.converted(.noContent)
        }
        router.post(RouterPath(ControlPath.invocations(":component"))) { request, context in
            guard server.state != .draining else {
                throw SoloRuntime.HTTPError(.serviceUnavailable, detail: "This release is being stopped.")
            }
            let body = try await request.body.collect(upTo: Self.invocationLimit)
            let invocation: Invocation
            do {
                invocation = try JSONDecoder().decode(Invocation.self, from: Data(body.readableBytesView))
            } catch {
                throw SoloRuntime.HTTPError.badRequest("The body is not an invocation.")
            }
            guard invocation.component == context.parameters.get("component") else {
                throw SoloRuntime.HTTPError.badRequest("The path and the body name different components.")
            }
            return Self.converted(try .json(try await server.program.invoke(invocation)))
        }
        router.get(RouterPath(ControlPath.metrics)) { _, _ in
            var response = SoloRuntime.Response.text(server.program.metrics)
            response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return Self.converted(response)
        }
        return router
    }

    private static func converted(_ response: SoloRuntime.Response) -> Hummingbird.Response {
        Hummingbird.Response(
            status: response.status, headers: response.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
    }
}
