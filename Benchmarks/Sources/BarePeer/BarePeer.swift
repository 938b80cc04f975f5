import Hummingbird
import Logging

/// Hummingbird with three routes and nothing else, as its own documentation starts an application.
@main
struct BarePeer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let port = arguments.firstIndex(of: "--port").flatMap { Int(arguments[$0 + 1]) } ?? 8080
        let router = Router()
        router.get("/text") { _, _ in "Hello, world!" }
        router.get("/json") { _, _ in Greeting(message: "Hello", recipients: ["Ada", "Grace", "Edsger"], count: 3) }
        router.post("/echo") { request, context in try await request.decode(as: Order.self, context: context) }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}
