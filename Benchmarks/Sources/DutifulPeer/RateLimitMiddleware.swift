import Hummingbird

/// Limits the requests of each client, with one time stamp for each in an actor.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = PeerContext

    private let limiter: Limiter
    private let policy: String

    init(requests: Int, per period: Duration) {
        limiter = Limiter(requests: requests, period: period)
        policy = "\"default\";q=\(requests);w=\(period.components.seconds)"
    }

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        let (isAllowed, remaining) = await limiter.take(context.client)
        guard isAllowed else { throw HTTPError(.tooManyRequests) }
        var response = try await next(request, context)
        response.headers[.rateLimitPolicy] = policy
        response.headers[.rateLimit] = "\"default\";r=\(remaining);t=1"
        return response
    }
}

actor Limiter {
    private let interval: Duration
    private let period: Duration
    private var next: [String: ContinuousClock.Instant] = [:]

    init(requests: Int, period: Duration) {
        interval = period / requests
        self.period = period
    }

    func take(_ client: String) -> (isAllowed: Bool, remaining: Int) {
        let now = ContinuousClock.now
        if next.count > 100_000 { next.removeAll() }
        let arrival = max(now, next[client] ?? now).advanced(by: interval)
        let ahead = now.duration(to: arrival)
        guard ahead <= period else { return (false, 0) }
        next[client] = arrival
        return (true, Int((period - ahead) / interval))
    }
}
