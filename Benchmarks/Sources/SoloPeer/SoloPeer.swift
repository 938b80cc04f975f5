import PeerData
import Solo

/// Solo with every default on. The rate limit counts as ever; it is only too high for the load to reach.
@main
struct SoloPeer: App {
    var body: some Stack {
        API("api") {
            Get("/text") { _ in "Hello, world!" }
            Get("/json") { _ in Order.example }
            Post("/echo", body: Order.self) { _, order in order }
        }
        .rateLimit(1_000_000_000, per: .minutes(1))
    }
}
