/// Caddy's configuration as JSON (caddyserver.com/docs/json).
struct ProxyConfiguration: Encodable, Sendable {
    /// A name and the socket that responds under it.
    struct Site: Sendable, Equatable {
        /// `nil` for every name, over plain HTTP.
        var domain: String?
        var socket: String
    }

    private var admin = Admin()
    private var apps: Apps

    init(sites: [Site]) {
        let named = sites.filter { $0.domain != nil }
        let nameless = sites.filter { $0.domain == nil }
        var servers: [String: Server] = [:]
        if !named.isEmpty { servers["https"] = Server(listen: [":443"], routes: named.map(Route.init)) }
        // The names' redirects to HTTPS are on this port as well, and Caddy adds them to it.
        if !nameless.isEmpty { servers["http"] = Server(listen: [":80"], routes: nameless.prefix(1).map(Route.init)) }
        apps = Apps(http: HTTP(servers: servers))
    }

    private struct Admin: Encodable, Sendable {
        var listen = "unix/" + Proxy.adminSocket
        /// What its clients may call it; it rejects other names, as a page in somebody's browser would use.
        var origins = ["localhost"]
    }

    private struct Apps: Encodable, Sendable {
        var http: HTTP
    }

    private struct HTTP: Encodable, Sendable {
        var servers: [String: Server]
    }

    private struct Server: Encodable, Sendable {
        var listen: [String]
        var routes: [Route]
    }

    private struct Route: Encodable, Sendable {
        struct Match: Encodable, Sendable {
            var host: [String]
        }
        var match: [Match]?
        var handle: [ReverseProxy]
        var terminal = true

        init(_ site: Site) {
            match = site.domain.map { [Match(host: [$0])] }
            handle = [ReverseProxy(upstreams: [.init(dial: "unix/" + site.socket)])]
        }
    }

    /// Without reuse of idle connections: one that a draining release closes could take a request with it that must not be sent twice.
    private struct ReverseProxy: Encodable, Sendable {
        struct Upstream: Encodable, Sendable {
            var dial: String
        }
        struct Transport: Encodable, Sendable {
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
        var handler = "reverse_proxy"
        var upstreams: [Upstream]
        var transport = Transport()
        var flushInterval = -1

        private enum CodingKeys: String, CodingKey {
            case handler, upstreams, transport
            case flushInterval = "flush_interval"
        }
    }
}
