/// Which requests, and what Caddy does with them: the first route that matches is the last.
struct ProxyRoute: Encodable, Sendable {
    struct Match: Encodable, Sendable {
        var host: [String]?
        var method: [String]?
        var query: [String: [String]]?
    }

    enum Handler: Encodable, Sendable {
        case proxy(ProxyUpstream)
        case response(Int)
        case headers([String: [String]])
        case notice(MaintenanceNotice)

        private struct Response: Encodable {
            var handler = "static_response"
            var status: Int
            var headers: [String: [String]]?
            var body: String?

            init(status: Int) { self.status = status }

            init(_ notice: MaintenanceNotice) {
                status = 503
                headers = [
                    "Content-Type": ["text/html; charset=utf-8"], "Cache-Control": ["no-store"],
                    "Retry-After": [String(MaintenanceNotice.retryAfter)],
                ]
                body = notice.page
            }

            private enum CodingKeys: String, CodingKey {
                case handler, headers, body
                case status = "status_code"
            }
        }

        private struct Headers: Encodable {
            struct Operations: Encodable {
                var set: [String: [String]]
            }
            var handler = "headers"
            var response: Operations
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .proxy(let upstream): try upstream.encode(to: encoder)
            case .response(let status): try Response(status: status).encode(to: encoder)
            case .notice(let notice): try Response(notice).encode(to: encoder)
            case .headers(let fields): try Headers(response: .init(set: fields)).encode(to: encoder)
            }
        }
    }

    var match: [Match]?
    var handle: [Handler]
    var terminal = true

    init(_ handle: Handler..., match: Match? = nil) {
        self.handle = handle
        self.match = match.map { [$0] }
    }

    /// The routes of a site, in their order.
    static func routes(of site: HostedSite) -> [ProxyRoute] {
        let host = site.domain.map { [$0] }
        if let notice = site.notice { return [ProxyRoute(.notice(notice), match: host.map { Match(host: $0) })] }
        switch site.content {
        case .api:
            return [ProxyRoute(.proxy(ProxyUpstream(site.socket)), match: host.map { Match(host: $0) })]
        case .files:
            // The services check the signature; what has none in its address does not come to them. An app's responses have HSTS by themselves.
            let secure = Handler.headers(["Strict-Transport-Security": ["max-age=31536000; includeSubDomains"]])
            let presigned = Match(
                host: host, method: ["GET", "HEAD", "PUT"], query: ["X-Amz-Signature": ["*"]])
            return [
                ProxyRoute(
                    secure, .proxy(ProxyUpstream(site.socket, withoutFields: ["Authorization"])), match: presigned),
                ProxyRoute(secure, .response(403), match: Match(host: host)),
            ]
        }
    }
}

/// A socket to which requests are passed on.
///
/// Without reuse of idle connections: one that a draining release closes could take a request with it that must not be sent twice.
struct ProxyUpstream: Encodable, Sendable {
    private struct Upstream: Encodable, Sendable {
        var dial: String
    }
    private struct Transport: Encodable, Sendable {
        struct KeepAlive: Encodable, Sendable {
            var enabled = false
        }
        var `protocol` = "http"
        var keepAlive = KeepAlive()

        private enum CodingKeys: String, CodingKey {
            case `protocol`
            case keepAlive = "keep_alive"
        }
    }
    private struct Headers: Encodable, Sendable {
        struct Operations: Encodable, Sendable {
            var delete: [String]
        }
        var request: Operations
    }

    private var handler = "reverse_proxy"
    private var upstreams: [Upstream]
    private var transport = Transport()
    private var flushInterval = -1
    private var headers: Headers?

    /// - Parameter fields: of a request, which are not passed on.
    init(_ socket: String, withoutFields fields: [String] = []) {
        upstreams = [Upstream(dial: "unix/" + socket)]
        headers = fields.isEmpty ? nil : Headers(request: .init(delete: fields))
    }

    private enum CodingKeys: String, CodingKey {
        case handler, upstreams, transport, headers
        case flushInterval = "flush_interval"
    }
}
