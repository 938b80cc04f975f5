package import Foundation

/// A request whose body is in memory.
package struct HTTPSRequest: Sendable {
    package var method: String
    /// It is sent as it is written here: nothing of its path is shortened or encoded.
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: Data

    package init(_ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: Data = Data()) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What comes before a response's body.
package struct HTTPSResponseHead: Sendable, Equatable {
    package var status: Int
    /// By their names in lower case; of a repeated field the last.
    package var headers: [String: String]

    package init(status: Int, headers: [String: String] = [:]) {
        self.status = status
        self.headers = headers
    }
}

/// A response whose body was small enough to be collected.
package struct HTTPSResponse: Sendable {
    package var head: HTTPSResponseHead
    package var body: Data

    package init(head: HTTPSResponseHead, body: Data) {
        self.head = head
        self.body = body
    }
}
