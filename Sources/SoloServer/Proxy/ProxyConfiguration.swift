/// Caddy's configuration as JSON (caddyserver.com/docs/json).
struct ProxyConfiguration: Encodable, Sendable {
    private var admin = Admin()
    private var apps: Apps

    /// - Parameter authority: who signs the certificates; without it those that Caddy asks by itself.
    init(sites: [HostedSite], authority: CertificateAuthority? = nil) {
        let named = sites.filter { $0.domain != nil }
        let nameless = sites.filter { $0.domain == nil }.prefix(1)
        var servers: [String: ProxyServer] = [:]
        if !named.isEmpty {
            servers["https"] = ProxyServer(
                listen: [":443"], protocols: ["h1", "h2", "h3"],
                routes: named.flatMap(ProxyRoute.routes) + [ProxyRoute(.response(421))])
        }
        if !sites.isEmpty {
            // Caddy puts the redirects of the names in front of what matches every name.
            let rest = nameless.isEmpty ? [ProxyRoute(.response(404))] : nameless.flatMap(ProxyRoute.routes)
            servers["http"] = ProxyServer(listen: [":80"], protocols: ["h1"], routes: rest)
        }
        apps = Apps(http: HTTP(servers: servers), tls: authority.map(TLS.init))
    }

    private struct Admin: Encodable, Sendable {
        var listen = "unix/" + Proxy.adminSocket
        /// What its clients may call it; it rejects other names, as a page in somebody's browser would use.
        var origins = ["localhost"]
    }

    private struct Apps: Encodable, Sendable {
        var http: HTTP
        var tls: TLS?
    }

    private struct HTTP: Encodable, Sendable {
        var servers: [String: ProxyServer]
    }

    private struct TLS: Encodable, Sendable {
        struct Automation: Encodable, Sendable {
            var policies: [Policy]
        }
        struct Policy: Encodable, Sendable {
            var issuers: [Issuer]
        }
        struct Issuer: Encodable, Sendable {
            var module = "acme"
            var ca: String
            var roots: [String]?

            private enum CodingKeys: String, CodingKey {
                case module, ca
                case roots = "trusted_roots_pem_files"
            }
        }
        var automation: Automation

        init(_ authority: CertificateAuthority) {
            let issuer = Issuer(ca: authority.ca, roots: authority.roots.map { [$0] })
            automation = Automation(policies: [Policy(issuers: [issuer])])
        }
    }
}

/// Where Caddy listens, and what it does with the requests that come.
struct ProxyServer: Encodable, Sendable {
    var listen: [String]
    var protocols: [String]
    var routes: [ProxyRoute]
}
