import Hummingbird
import Logging
import NIOCore
import PeerData

extension Order: ResponseCodable {}

/// Hummingbird with middleware of the duties that Solo's defaults have, written as one would write it there.
@main
struct DutifulPeer {
    static func main() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardOutput)
        let router = Router(context: PeerContext.self)
        router.addMiddleware {
            ProblemMiddleware()
            TraceMiddleware()
            LogRequestsMiddleware(.info)
            SecurityHeadersMiddleware()
            CORSMiddleware(allowOrigin: .oneOf("https://shop.example.com"))
            RateLimitMiddleware(requests: 1_000_000_000, seconds: 60)
            CountMiddleware()
        }
        router.get("/text") { _, _ in "Hello, world!" }
        router.get("/json") { _, _ in Order.example }
        router.post("/echo") { request, context in try await request.decode(as: Order.self, context: context) }
        let app = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname("127.0.0.1", port: portArgument(CommandLine.arguments))))
        try await app.runService()
    }
}

/// Knows the client's address, and how large a body may be.
struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    var maxUploadSize: Int { 1_048_576 }

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
