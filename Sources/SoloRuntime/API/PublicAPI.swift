import HTTPTypes
import Logging
import NIOCore
import SoloCore
import Synchronization

/// One API: its routes, and the defaults that every one of them gets.
final class PublicAPI: Sendable {
    let id: String
    let defaults: HTTPDefaults
    let proxies: TrustedProxies
    let log: LogWriter
    private let routes: [Route]
    private let table: RouteTable
    private let blocks: HeaderBlocks
    private let origins: CrossOrigin
    private let limiter: RateLimiter?
    private let requestLimit: Duration
    private let rateLimitedCount = Atomic<Int>(0)
    /// One for each route, and at the end one for requests without a route.
    let figures: [RouteFigures]

    init(id: String, routes: [Route], defaults: HTTPDefaults, trustedProxies: [String], log: LogWriter) {
        self.id = id
        self.defaults = defaults
        self.routes = routes
        self.log = log
        proxies = TrustedProxies(trustedProxies)
        table = RouteTable(routes.map { ($0.method, $0.path) })
        blocks = HeaderBlocks(defaults)
        origins = CrossOrigin(allowedOrigins: defaults.allowedOrigins)
        limiter = defaults.rateLimit.map { RateLimiter($0) }
        requestLimit = .seconds(max(0.001, min(defaults.requestTimeout, 31_536_000)))
        figures =
            routes.map { RouteFigures(method: $0.method.rawValue, path: $0.path) }
            + [RouteFigures(method: "", path: "")]
    }

    /// The requests that were rejected with 429.
    var rateLimited: Int { rateLimitedCount.load(ordering: .relaxed) }

    /// Responds to a request whose `id` and `clientAddress` are not known yet. Never throws: an error becomes a response.
    nonisolated(nonsending) func respond(to incoming: consuming Request, from peer: Peer) async -> CompletedResponse {
        let began = NIODeadline.now()
        var request = incoming
        let client = peer.client(request.headers)
        let trace = Self.trace(request.headers)
        request.clientAddress = client.address
        request.id = Self.requestID(request.headers, isTrusted: peer.isTrusted, otherwise: trace)
        let rate = limiter?.take(client.key, now: Int64(truncatingIfNeeded: began.uptimeNanoseconds))
        var route = routes.count
        var response: Response
        if let rate, !rate.isAllowed {
            rateLimitedCount.add(1, ordering: .relaxed)
            response = Problem(error: Self.tooMany(rate)).response
        } else {
            response = await respond(&request, trace: trace, route: &route)
        }
        if !origins.isClosed { origins.add(to: &response.headers, for: request.headers) }
        let microseconds = Int((NIODeadline.now() - began).nanoseconds / 1000)
        let record = AccessRecord(
            trace: trace, status: Int(response.status.code), bytes: response.body.count, microseconds: microseconds)
        count(record, of: request, route: route)
        return CompletedResponse(
            response: response,
            extra: CompletedResponse.Extra(
                block: blocks.block(for: response.headers, isSecure: client.isSecure), requestID: request.id,
                rateLimit: rate))
    }

    /// The response to a request that never reaches a handler, because it is malformed, too large or too slow.
    func reject(_ error: HTTPError, _ incoming: Request, from peer: Peer) -> CompletedResponse {
        var request = incoming
        let client = peer.client(incoming.headers)
        let trace = Self.trace(incoming.headers)
        request.clientAddress = client.address
        request.id = Self.requestID(incoming.headers, isTrusted: peer.isTrusted, otherwise: trace)
        let response = Problem(error: error).response
        let record = AccessRecord(
            trace: trace, status: Int(error.status.code), bytes: response.body.count, microseconds: 0)
        count(record, of: request, route: routes.count)
        return CompletedResponse(
            response: response,
            extra: CompletedResponse.Extra(
                block: blocks.block(for: response.headers, isSecure: client.isSecure), requestID: request.id,
                rateLimit: nil))
    }

    nonisolated(nonsending) private func respond(_ request: inout Request, trace: String, route: inout Int) async
        -> Response
    {
        do {
            guard request.body.count <= defaults.bodyLimit else { throw HTTPError.bodyTooLarge(defaults.bodyLimit) }
            switch table.match(request.method, request.path) {
            case .found(let index, let parameters):
                route = index
                request.parameters = parameters
                return try await handle(request, trace: trace, by: routes[index])
            case .methodNotAllowed(let allowed): return try responseWithoutRoute(request, allowed: allowed)
            case .notFound: throw HTTPError(.notFound)
            case .malformed: throw HTTPError.badRequest("The path's percent-encoding is broken.")
            }
        } catch let error as HTTPError {
            return Problem(error: error).response
        } catch {
            return Problem(error: HTTPError(.internalServerError)).response
        }
    }

    nonisolated(nonsending) private func handle(_ request: Request, trace: String, by route: Route) async throws
        -> Response
    {
        let scope = LogScope(.request(id: request.id, trace: trace), writer: log)
        let context = InvocationContext(
            "\(id) \(route.method.rawValue) \(route.path)", limit: requestLimit, now: .now)
        return try await LogScope.$current.withValue(scope) {
            do {
                return try await InvocationContext.$current.withValue(context) {
                    try await route.handle(request).sendable
                }
            } catch let error as HTTPError where (400..<600).contains(error.status.code) {
                throw error
            } catch {
                report(error, by: route)
                throw HTTPError(for: error)
            }
        }
    }

    private func responseWithoutRoute(_ request: Request, allowed: [HTTPRequest.Method]) throws -> Response {
        if let preflight = origins.preflight(request, allowed: allowed) { return preflight }
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        if request.method == .options { return Response(status: .noContent, headers: [.allow: list]) }
        throw HTTPError(.methodNotAllowed, detail: "This path supports \(list).", headers: [.allow: list])
    }

    /// A handler's error in the log, with its type and text: the client gets neither.
    private func report(_ error: any Error, by route: Route) {
        let logger = Logger(label: id, factory: { LogBackend(label: $0) })
        logger.error(
            "A handler threw an error",
            metadata: [
                "type": "\(type(of: error))", "error": "\(error)", "route": "\(route.method.rawValue) \(route.path)",
            ])
    }

    private func count(_ record: AccessRecord, of request: Request, route: Int) {
        figures[route].count(status: record.status, microseconds: record.microseconds)
        let path = figures[route].path
        log.line { record.render(request, log.format, api: id, route: path, into: &$0) }
    }

    private static func trace(_ fields: HTTPFields) -> String {
        // Compared by length first: this runs for every field of every request.
        for field in fields where field.name.canonicalName.utf8.count == 11 && field.name == .traceparent {
            if let trace = TraceID.parse(traceparent: field.value) { return trace }
        }
        return TraceID.make()
    }

    /// A trusted proxy's id if it is well-formed; otherwise the trace's, so that one id finds everything.
    private static func requestID(_ fields: HTTPFields, isTrusted: Bool, otherwise trace: String) -> String {
        guard isTrusted, let id = fields[.xRequestID], TraceID.isSane(id) else { return trace }
        return id
    }

    private static func tooMany(_ rate: RateLimiter.Decision) -> HTTPError {
        HTTPError(
            .tooManyRequests, detail: "Try again in \(rate.retryAfter) s.", headers: [.retryAfter: "\(rate.retryAfter)"]
        )
    }
}

extension HTTPError {
    /// What the client is told of a handler's error: nothing but whether to retry.
    fileprivate init(for error: any Error) {
        guard let seconds = (error as? any RetryableError)?.retryAfter else {
            self.init(.internalServerError)
            return
        }
        self.init(
            .serviceUnavailable, detail: "Something that this needs is busy. Try again in \(seconds) s.",
            headers: [.retryAfter: "\(seconds)"])
    }

    static func bodyTooLarge(_ limit: Int) -> HTTPError {
        HTTPError(.contentTooLarge, detail: "A body may have at most \(limit) bytes.")
    }
}

extension Response {
    /// The response with what no handler may decide taken out: the connection and the framing are the server's.
    fileprivate var sendable: Response {
        get throws {
            guard (200..<600).contains(status.code) else {
                throw StartError("The handler responded with status \(status.code); only 200 to 599 are allowed.")
            }
            guard headers.contains(where: { Self.isFraming($0.name) }) else { return self }
            var clean = self
            for name in [HTTPField.Name.connection, .contentLength, .transferEncoding, .date] {
                clean.headers[name] = nil
            }
            return clean
        }
    }

    private static func isFraming(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName.utf8.count {
        case 4: name == .date
        case 10: name == .connection
        case 14: name == .contentLength
        case 17: name == .transferEncoding
        default: false
        }
    }
}
