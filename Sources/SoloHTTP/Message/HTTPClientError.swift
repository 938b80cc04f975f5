/// A request that got no response, or one that could not be accepted.
package struct HTTPClientError: Error, Sendable {
    package struct Code: Sendable, Hashable {
        package let name: String

        /// Nothing listens there, or it did not accept in time.
        package static let cannotConnect = Code(name: "cannot-connect")
        /// The request took longer than it may.
        package static let timedOut = Code(name: "timed-out")
        /// The other side closed the connection before the response was complete.
        package static let connectionClosed = Code(name: "connection-closed")
        /// What came is not HTTP.
        package static let malformedResponse = Code(name: "malformed-response")
        package static let responseTooLarge = Code(name: "response-too-large")
        /// The path or a header field holds what HTTP does not allow.
        package static let malformedRequest = Code(name: "malformed-request")
        package static let clientClosed = Code(name: "client-closed")
    }

    package var code: Code
    package var endpoint: HTTPEndpoint
    package var message: String
    package var underlying: (any Error)?

    package init(_ code: Code, endpoint: HTTPEndpoint, message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.endpoint = endpoint
        self.message = message
        self.underlying = underlying
    }
}

extension HTTPClientError: CustomStringConvertible {
    package var description: String {
        "\(endpoint): \(message)" + (underlying.map { " (\($0))" } ?? "")
    }
}
