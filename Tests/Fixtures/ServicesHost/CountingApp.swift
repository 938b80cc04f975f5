import Foundation
import HTTPTypes
import Hummingbird
import Logging
import SoloCore

/// Says the id, the key and the JSON of each message that it is given, and then that it is done.
struct CountingApp: Sendable {
    let socket: String

    func run() async throws {
        unlink(socket)
        let router = Router()
        router.post("/invocations/:component") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let invocation = try JSONDecoder().decode(Invocation.self, from: Data(body.readableBytesView))
            ServicesHost.say(
                "done \(invocation.id) \(invocation.idempotencyKey) \(String(decoding: invocation.payload, as: UTF8.self))"
            )
            let outcome = try JSONEncoder().encode(InvocationOutcome(.done))
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: outcome)))
        }
        let application = Application(
            router: router, configuration: .init(address: .unixDomainSocket(path: socket)),
            onServerRunning: { _ in ServicesHost.say("ready") },
            logger: Logger(label: "app") { _ in SwiftLogNoOpLogHandler() })
        try await application.run()
    }
}
