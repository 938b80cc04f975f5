public import SoloCore

// Modifiers as they are often guessed, of which the compiler would only say that there is no such member. None can be called.

extension API {
    /// A misspelled ``rateLimit(_:per:)``.
    @available(*, unavailable, message: "write '.rateLimit(100, per: .minutes(1))', with an upper-case L")
    public func ratelimit(_ requests: Int, per period: TimeSpan) -> API { self }

    /// A rate limit without a period.
    @available(*, unavailable, message: "say the period as well: '.rateLimit(100, per: .minutes(1))'")
    public func rateLimit(_ requests: Int) -> API { self }

    /// A misspelled ``isolated()``.
    @available(*, unavailable, message: "write '.isolated()'")
    public func isolate() -> API { self }

    /// A misspelled ``timeouts(header:idle:request:)``.
    @available(
        *, unavailable, message: "write '.timeouts(request: .seconds(10))'; there are 'header', 'idle' and 'request'"
    )
    public func timeout(_ time: TimeSpan) -> API { self }

    /// A misspelled ``timeouts(header:idle:request:)``.
    @available(
        *, unavailable, message: "write '.timeouts(request: .seconds(10))'; there are 'header', 'idle' and 'request'"
    )
    public func timeout(header: TimeSpan? = nil, idle: TimeSpan? = nil, request: TimeSpan? = nil) -> API { self }

    /// A misspelled ``cors(origins:)``.
    @available(
        *, unavailable, message: "write '.cors(origins: \"https://shop.example.com\")', with an s: there may be several"
    )
    public func cors(origin: String) -> API { self }

    /// ``cors(origins:)`` without its label.
    @available(*, unavailable, message: "write '.cors(origins: \"https://shop.example.com\")'")
    public func cors(_ origin: String, _ others: String...) -> API { self }

    /// CORS for nobody in particular.
    @available(
        *, unavailable,
        message:
            "CORS is closed unless origins are named: '.cors(origins: \"https://shop.example.com\")', or \"*\" for any"
    )
    public func cors() -> API { self }

    /// A misspelled ``cors(origins:)``.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    @available(*, unavailable, message: "write '.cors(origins: \"https://shop.example.com\")', in lower case")
    public func Cors(origins first: String, _ others: String...) -> API { self }

    /// A misspelled ``bodyLimit(_:)``.
    @available(*, unavailable, message: "write '.bodyLimit(1 << 20)', a number of bytes")
    public func body(limit bytes: Int) -> API { self }

    /// A misspelled ``headers(_:)``.
    @available(*, unavailable, message: "write '.headers([\"Cache-Control\": \"no-cache\"])'")
    public func header(_ name: String, _ value: String) -> API { self }
}
