import Hummingbird

/// What `/json` answers.
struct Greeting: ResponseEncodable {
    var message: String
    var recipients: [String]
    var count: Int
}

/// What `/echo` takes and answers.
struct Order: ResponseCodable {
    struct Item: Codable {
        var product: String
        var quantity: Int
    }

    var customer: String
    var items: [Item]
}
