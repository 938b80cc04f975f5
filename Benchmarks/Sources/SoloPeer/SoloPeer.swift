import Solo

/// The same three routes with every default on; only the rate is raised, as a benchmark is one client.
@main
struct SoloPeer: App {
    var body: some Stack {
        API("api") {
            Get("/text") { _ in "Hello, world!" }
            Get("/json") { _ in Greeting(message: "Hello", recipients: ["Ada", "Grace", "Edsger"], count: 3) }
            Post("/echo", body: Order.self) { _, order in order }
        }
        .rateLimit(1_000_000_000, per: .minutes(1))
    }
}

/// What `/json` answers.
struct Greeting: Codable {
    var message: String
    var recipients: [String]
    var count: Int
}

/// What `/echo` takes and answers.
struct Order: Codable {
    struct Item: Codable {
        var product: String
        var quantity: Int
    }

    var customer: String
    var items: [Item]
}
