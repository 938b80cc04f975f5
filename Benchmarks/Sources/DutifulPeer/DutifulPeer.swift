import Hummingbird
import Logging

/// Hummingbird with middleware for the duties that Solo's routes have by default, written as a user would.
@main
struct DutifulPeer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let port = arguments.firstIndex(of: "--port").flatMap { Int(arguments[$0 + 1]) } ?? 8080
        let router = Router(context: PeerContext.self)
        router.addMiddleware {
            RequestIDMiddleware()
            AccessLogMiddleware()
            SecurityHeadersMiddleware()
            CORSMiddleware(
                allowOrigin: .originBased, allowHeaders: [.accept, .contentType], allowMethods: [.get, .post, .options])
            RateLimitMiddleware(requests: 1_000_000_000, per: .seconds(60))
            ProblemMiddleware()
        }
        router.get("/text") { _, _ in "Hello, world!" }
        router.get("/json") { _, _ in Greeting(message: "Hello", recipients: ["Ada", "Grace", "Edsger"], count: 3) }
        router.post("/echo") { request, context in try await request.decode(as: Order.self, context: context) }
        var logger = Logger(label: "dutiful")
        logger.logLevel = .error
        let application = Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}

/// The context of a request: its client's address, its ids and the limit of its body.
struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var client: String
    var requestID = ""
    var traceID = ""
    var maxUploadSize: Int { 1_048_576 }

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
