import HTTPTypes

/// Cross-origin requests (the Fetch standard's CORS protocol): closed until an origin is allowed.
struct CrossOrigin: Sendable {
    private let origins: Set<String>
    private let isAny: Bool

    init(allowedOrigins: [String]) {
        origins = Set(allowedOrigins.map { $0.lowercased() })
        isAny = origins.contains("*")
    }

    /// No origin is allowed, so no response has a field of CORS.
    var isClosed: Bool { origins.isEmpty }

    /// Adds the fields that a response to this request needs. Credentials are never allowed.
    func add(to response: inout HTTPFields, for request: HTTPFields) {
        guard !isClosed else { return }
        if isAny {
            response[.accessControlAllowOrigin] = "*"
        } else {
            Self.vary(&response, "Origin")
            guard let origin = request[.origin], origins.contains(origin.lowercased()) else { return }
            response[.accessControlAllowOrigin] = origin
        }
        response[.accessControlExposeHeaders] = "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After"
    }

    /// The response to a preflight, or `nil` if the request is not one: OPTIONS with an origin and a method.
    func preflight(_ request: Request, allowed: [HTTPRequest.Method]) -> Response? {
        guard request.method == .options, request.headers.contains(.origin),
            request.headers.contains(.accessControlRequestMethod)
        else { return nil }
        var response = Response(status: .noContent)
        guard !isClosed else { return response }
        Self.vary(&response.headers, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        add(to: &response.headers, for: request.headers)
        guard response.headers.contains(.accessControlAllowOrigin) else { return response }
        response.headers[.accessControlExposeHeaders] = nil
        response.headers[.accessControlAllowMethods] = allowed.map(\.rawValue).joined(separator: ", ")
        if let wanted = request.headers[.accessControlRequestHeaders] {
            response.headers[.accessControlAllowHeaders] = wanted
        }
        response.headers[.accessControlMaxAge] = "600"
        return response
    }

    private static func vary(_ fields: inout HTTPFields, _ names: String) {
        if let own = fields[.vary] {
            if own != "*", !own.lowercased().contains("origin") { fields[.vary] = "\(own), \(names)" }
        } else {
            fields[.vary] = names
        }
    }
}
