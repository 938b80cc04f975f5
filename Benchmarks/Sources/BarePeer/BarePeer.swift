import Hummingbird
import PeerData

extension Order: ResponseCodable {}

/// Hummingbird with nothing added.
@main
struct BarePeer {
    static func main() async throws {
        let router = Router()
        router.get("/text") { _, _ in "Hello, world!" }
        router.get("/json") { _, _ in Order.example }
        router.post("/echo") { request, context in try await request.decode(as: Order.self, context: context) }
        let port = portArgument(CommandLine.arguments)
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await app.runService()
    }
}
