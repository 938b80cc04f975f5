public import HTTPTypes
public import struct Foundation.Data

/// An HTTP request as a handler sees it: the whole body is there, and the client's address is the real one.
public struct Request: Sendable {
    public var method: HTTPRequest.Method
    /// The path as it was sent, percent-encoded and without the query: `/orders/17`.
    public var path: String
    public var headers: HTTPFields
    /// The part after `?`, percent-encoded, without the `?`; empty if there is none.
    public var queryString: String
    public var body: Data
    /// What the route's `:name` segments matched.
    public var parameters: Parameters
    /// The request's id, as in `X-Request-Id` and in every log line of the request.
    public var id: String
    /// The client's address: the socket's, or what a trusted proxy says. Empty on a Unix socket without one.
    public var clientAddress: String

    package init(
        method: HTTPRequest.Method, path: String, headers: HTTPFields = [:], queryString: String = "",
        body: Data = Data(), parameters: Parameters = Parameters(), id: String = "", clientAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.queryString = queryString
        self.body = body
        self.parameters = parameters
        self.id = id
        self.clientAddress = clientAddress
    }
}

/// The values that a route's path parameters matched, percent-decoded.
public struct Parameters: Sendable {
    package var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)] = []) {
        self.values = values
    }

    /// The text that `:name` matched, or `nil` if the route has no such parameter.
    public func get(_ name: String) -> String? {
        values.first { $0.name == name }?.value
    }
}
