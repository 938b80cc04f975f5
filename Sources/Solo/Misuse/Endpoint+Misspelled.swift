public import SoloCore

// Modifiers as they are often guessed, of which the compiler would only say that there is no such member. None can be called.

extension Endpoint {
    /// A rate limit of one route.
    @available(*, unavailable, message: "a rate limit is the API's: write it after the closing brace of 'API(…) { … }'")
    public func rateLimit(_ requests: Int, per period: TimeSpan) -> Self { self }

    /// A body limit of one route.
    @available(*, unavailable, message: "a body limit is the API's: write it after the closing brace of 'API(…) { … }'")
    public func bodyLimit(_ bytes: Int) -> Self { self }

    /// CORS of one route.
    @available(*, unavailable, message: "CORS is the API's: write it after the closing brace of 'API(…) { … }'")
    public func cors(origins first: String, _ others: String...) -> Self { self }

    /// Header fields of one route.
    @available(
        *, unavailable,
        message:
            "header fields of every response are the API's: write '.headers' after its closing brace; one response has its own in 'Response(headers:)'"
    )
    public func headers(_ headers: [String: String]) -> Self { self }

    /// A time limit of one route.
    @available(
        *, unavailable,
        message: "a time limit is the API's: write '.timeouts(request: …)' after the closing brace of 'API(…) { … }'"
    )
    public func timeout(_ time: TimeSpan) -> Self { self }

    /// A path parameter without its type.
    @available(*, unavailable, message: "say the parameter's type: '.path(\"id\", as: Int.self)'")
    public func path(_ name: String) -> Self { self }

    /// A query parameter without its type.
    @available(*, unavailable, message: "say the parameter's type: '.query(\"page\", as: Int.self)'")
    public func query(_ name: String) -> Self { self }

    /// A misspelled ``path(_:as:_:file:line:)``.
    @available(
        *, unavailable,
        message: "write '.path(\"id\", as: Int.self)' for a part of the path, or '.query' for what is after the '?'"
    )
    public func parameter<Value>(_ name: String, as type: Value.Type) -> Self { self }

    /// The name that ``response(_:_:)`` had.
    @available(*, unavailable, renamed: "response")
    public func answers(_ status: Int, _ meaning: String) -> Self { self }

    /// A misspelled ``response(_:_:)``.
    @available(*, unavailable, message: "write '.response(404, \"no such order\")'")
    public func answer(_ status: Int, _ meaning: String) -> Self { self }

    /// A misspelled ``summary(_:)``.
    @available(*, unavailable, message: "write '.summary(\"…\")'")
    public func description(_ text: String) -> Self { self }
}
