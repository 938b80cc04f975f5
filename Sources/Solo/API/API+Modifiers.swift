public import SoloCore

extension API {
    /// Browsers may call from these origins, such as `https://shop.example.com`; `*` is any. Without this, none may.
    public func cors(origins first: String, _ others: String...) -> API {
        changing { $0.allowedOrigins = [first] + others }
    }

    /// Browsers may call from these origins.
    public func cors(origins: [String]) -> API {
        changing { $0.allowedOrigins = origins }
    }

    /// Each client may make so many requests in a period; without this 600 a minute. More get a 429.
    public func rateLimit(_ requests: Int, per period: TimeSpan) -> API {
        changing { $0.rateLimit = HTTPDefaults.RateLimit(requests: requests, per: Double(period.seconds)) }
    }

    /// The name by which it is reached on a stage with a domain: a label under it, such as `www`, or a whole name, such as
    /// `www.example.com`.
    ///
    /// Without this, the API called `api` is reached by the stage's domain, and each other by `NAME.domain`. A whole name is the same on every
    /// stage with a domain, and a host serves it for one of them alone.
    public func host(_ name: String) -> API {
        changingDeclaration { $0.host = name }
    }

    /// No limit on how often a client may call.
    public func rateLimit(_ none: Never?) -> API {
        changing { $0.rateLimit = nil }
    }

    /// The largest request body in bytes; without this 1 MiB. A larger one gets a 413.
    public func bodyLimit(_ bytes: Int) -> API {
        changing { $0.bodyLimit = bytes }
    }

    /// Header fields that replace or extend the security headers of every response; an empty value removes one.
    public func headers(_ headers: [String: String]) -> API {
        changing { $0.headers.merge(headers) { $1 } }
    }

    /// Time limits; what is left out stays as it is.
    /// - Parameters:
    ///   - header: in which a request's head must have arrived; without this 10 seconds.
    ///   - idle: after which a connection with nothing to do is closed; without this 60 seconds.
    ///   - request: that a handler may take before its request gets a 503; without this 60 seconds.
    public func timeouts(header: TimeSpan? = nil, idle: TimeSpan? = nil, request: TimeSpan? = nil) -> API {
        changing {
            if let header { $0.headerTimeout = Double(header.seconds) }
            if let idle { $0.idleTimeout = Double(idle.seconds) }
            if let request { $0.requestTimeout = Double(request.seconds) }
        }
    }
}
