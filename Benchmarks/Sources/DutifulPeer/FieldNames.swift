import HTTPTypes

extension HTTPField.Name {
    static let requestID = known("X-Request-Id")
    static let traceparent = known("traceparent")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")

    /// A name that is known to be one when it is compiled.
    static func known(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .server
    }
}
