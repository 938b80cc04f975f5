import HTTPTypes

/// A response with what every answer carries besides, kept apart so that the wire need not build it anew each time.
struct Answer: Sendable {
    /// What stands on the wire between the status and the response's own fields.
    struct Extra: Sendable {
        var block: HeaderBlock
        var requestID: String
        /// The value of `RateLimit`.
        var rateLimit: String?
    }

    var response: Response
    var extra: Extra

    /// The response with all of its fields, for whoever has no wire.
    var whole: Response {
        var whole = response
        for field in extra.block.fields { whole.headers.append(field) }
        whole.headers[.xRequestID] = extra.requestID
        if let rateLimit = extra.rateLimit { whole.headers[.rateLimit] = rateLimit }
        return whole
    }
}
