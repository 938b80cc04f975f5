import Hummingbird
import NIOCore
import Synchronization

/// A request id and W3C's `traceparent`.
struct TraceMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let trace = request.headers[.traceparent] ?? "00-\(Self.hex(16))-\(Self.hex(8))-01"
        var response = try await next(request, context)
        response.headers[.requestID] = Self.hex(16)
        response.headers[.traceparent] = trace
        return response
    }

    private static func hex(_ bytes: Int) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var generator = SystemRandomNumberGenerator()
        return String(unsafeUninitializedCapacity: bytes * 2) { buffer in
            for index in 0..<bytes {
                let byte = UInt8.random(in: 0...255, using: &generator)
                buffer[index * 2] = digits[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits[Int(byte & 15)]
            }
            return bytes * 2
        }
    }
}

/// A limit for each client by the generic cell rate algorithm, with its fields.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = PeerContext

    /// When each client's bucket is empty again.
    final class Clients: Sendable {
        let arrivals = Mutex<[String: ContinuousClock.Instant]>([:])
    }

    let requests: Int
    let seconds: Int
    private let clients = Clients()
    private let clock = ContinuousClock()

    init(requests: Int, seconds: Int) {
        self.requests = requests
        self.seconds = seconds
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let client = context.remoteAddress?.ipAddress ?? ""
        let now = clock.now
        let period = Duration.seconds(seconds)
        let ahead: Duration? = clients.arrivals.withLock { arrivals in
            let empty = max(now, arrivals[client] ?? now) + period / requests
            guard now.duration(to: empty) <= period else { return nil }
            arrivals[client] = empty
            return now.duration(to: empty)
        }
        guard let ahead else { throw HTTPError(.tooManyRequests) }
        var response = try await next(request, context)
        let left = Int(Double(requests) * (1 - ahead / period))
        response.headers[.rateLimit] = "\"default\";r=\(left);t=\(max(1, Int(ahead / .seconds(1))))"
        response.headers[.rateLimitPolicy] = "\"default\";q=\(requests);w=\(seconds)"
        return response
    }
}

/// Counts answers by status and time, for metrics.
struct CountMiddleware<Context: RequestContext>: RouterMiddleware {
    final class Counts: Sendable {
        let byStatus = Mutex<[Int: (count: Int, seconds: Double)]>([:])
    }

    private let counts = Counts()
    private let clock = ContinuousClock()

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let began = clock.now
        let response = try await next(request, context)
        let seconds = began.duration(to: clock.now) / .seconds(1)
        counts.byStatus.withLock { counts in
            let (count, sum) = counts[response.status.code] ?? (0, 0)
            counts[response.status.code] = (count + 1, sum + seconds)
        }
        return response
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-Id") ?? .server
    static let traceparent = HTTPField.Name("traceparent") ?? .server
    static let rateLimit = HTTPField.Name("RateLimit") ?? .server
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy") ?? .server
}
