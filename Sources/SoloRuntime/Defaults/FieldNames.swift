public import HTTPTypes

extension HTTPField.Name {
    /// A name that is known to be one when it is compiled.
    static func known(_ name: StaticString) -> HTTPField.Name {
        HTTPField.Name("\(name)") ?? .server
    }

    /// The request's id: echoed in every response and written in every log line.
    public static let xRequestID = known("X-Request-Id")
    static let xForwardedFor = known("X-Forwarded-For")
    static let xForwardedProto = known("X-Forwarded-Proto")
    static let forwarded = known("Forwarded")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")
}
