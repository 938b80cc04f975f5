import HTTPTypes

/// A response with what every response carries besides, kept apart so that the wire need not build it anew each time.
struct CompletedResponse: Sendable {
    /// What is on the wire between the status and the response's own fields.
    struct Extra: Sendable {
        var block: HeaderBlock
        var requestID: String
        var rateLimit: RateLimiter.Decision?

        /// The value of `X-Request-Id`, with the line of `RateLimit` after it.
        var idAndLimit: String {
            guard let rateLimit else { return requestID }
            var line = requestID
            line += "\r\nRateLimit: "
            rateLimit.appendField(to: &line)
            return line
        }
    }

    var response: Response
    var extra: Extra

    /// The response with all of its fields, for a caller without a socket.
    var whole: Response {
        var whole = response
        for field in extra.block.fields { whole.headers.append(field) }
        whole.headers[.xRequestID] = extra.requestID
        if let rateLimit = extra.rateLimit { whole.headers[.rateLimit] = rateLimit.field }
        return whole
    }
}
