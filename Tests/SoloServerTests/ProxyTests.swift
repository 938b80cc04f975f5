import Foundation
import SoloCore
import SoloHost
import Testing

@testable import SoloServer

/// What Caddy serves for the stages of a host.
struct ProxyTests {
    private static let production = HostedStage(product: "shop", stage: "production")
    private static let staging = HostedStage(product: "shop", stage: "staging")
    private static let manifest = Manifest(
        name: "shop",
        resources: [ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings())],
        components: [
            ManifestComponent(id: "api.admin", kind: .api, api: APISettings(routes: [])),
            ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: [])),
            ManifestComponent(id: "api.blog", kind: .api, api: APISettings(routes: [], host: "news")),
            ManifestComponent(id: "api.old", kind: .api, api: APISettings(routes: [], host: "old.example.org")),
        ])

    private func json(_ sites: [HostedSite], _ authority: CertificateAuthority? = nil) throws -> String {
        try JSONValue(encoding: ProxyConfiguration(sites: sites, authority: authority)).line
    }

    @Test func `an API is reached under its name, its label or its whole host`() {
        let sites = HostedSite.of(Self.production, Self.manifest, domain: "Example.com")
        #expect(
            sites.map(\.domain) == [
                "example.com", "admin.example.com", "news.example.com", "old.example.org", "files.example.com",
            ])
        #expect(sites.map(\.content) == [.api, .api, .api, .api, .files])
        #expect(sites[4].socket == "/run/solo/shop_production/files/objects.sock")
        let nameless = HostedSite.of(Self.production, Self.manifest, domain: nil)
        #expect(nameless.map(\.socket) == ["/run/solo/shop_production/api.api.sock"])
    }

    @Test func `the addresses of APIs are those that the host serves`() {
        #expect(
            HostedSite.addresses(of: Self.manifest, domain: "Example.com") == [
                "api.api": "https://example.com", "api.admin": "https://admin.example.com",
                "api.blog": "https://news.example.com", "api.old": "https://old.example.org",
            ])
        let first = HostedSite.addresses(of: Self.manifest, domain: nil, address: "192.0.2.1")
        #expect(first == ["api.api": "http://192.0.2.1"])
        let sixth = HostedSite.addresses(of: Self.manifest, domain: nil, address: "2001:db8::1")
        #expect(sixth == ["api.api": "http://[2001:db8::1]"])
        #expect(HostedSite.addresses(of: Self.manifest, domain: nil).isEmpty)
    }

    @Test func `a second stage without a domain is rejected, and so is one with the domain of another`() throws {
        let nameless = HostedSite.of(Self.production, Self.manifest, domain: nil)
        let named = HostedSite.of(Self.production, Self.manifest, domain: "example.com")
        try HostedSite.check(nameless, beside: nameless + named)
        let first = #expect(throws: HostError.self) {
            try HostedSite.check(HostedSite.of(Self.staging, Self.manifest, domain: nil), beside: nameless)
        }
        #expect(
            first?.message
                == "The stage 'staging' of shop has no domain, and the stage 'production' of shop serves all requests without one."
        )
        #expect(first?.commands == ["solo deploy --stage staging --domain NAME"])
        let second = #expect(throws: HostError.self) {
            try HostedSite.check(HostedSite.of(Self.staging, Self.manifest, domain: "admin.example.com"), beside: named)
        }
        #expect(second?.message == "The stage 'production' of shop serves admin.example.com on this host.")
    }

    @Test func `a stage that is closed says why under each of its names, and comes to none of its sockets`() throws {
        let notice = MaintenanceNotice(message: "Back at {noon} <soon> & \\.", since: Date(timeIntervalSince1970: 0))
        let sites = HostedSite.of(Self.production, Self.manifest, domain: "example.com").map { site in
            var site = site
            site.notice = notice
            return site
        }
        let text = try json(sites + [HostedSite(stage: Self.staging, domain: nil, socket: "/b.sock")])
        #expect(!text.contains("shop_production"))
        #expect(text.contains("unix//b.sock"))
        #expect(text.contains(#""match":[{"host":["files.example.com"]}]"#))
        #expect(text.contains(#""Retry-After":["120"]"#) && text.contains(#""status_code":503"#))
        // A brace would begin one of Caddy's placeholders.
        #expect(notice.page.contains("Back at &#123;noon&#125; &lt;soon&gt; &amp; &#92;."))
        #expect(!notice.page.contains("{"))
    }

    @Test func `names get HTTPS, and every other name the stage without a domain`() throws {
        let text = try json([
            HostedSite(stage: Self.production, domain: "example.com", socket: "/a.sock"),
            HostedSite(stage: Self.staging, domain: nil, socket: "/b.sock"),
        ])
        let document = try JSONValue(parsing: Data(text.utf8))
        let servers = try #require(document["apps"]?["http"]?["servers"])
        #expect(servers["https"]?["protocols"] == ["h1", "h2", "h3"])
        #expect(servers["https"]?["routes"]?[0]?["match"] == [["host": ["example.com"]]])
        // Another name than the certificate's.
        #expect(
            servers["https"]?["routes"]?[1]?["handle"] == [["handler": "static_response", "status_code": 421]])
        #expect(servers["http"]?["listen"] == [":80"])
        #expect(servers["http"]?["routes"]?[0]?["match"] == nil)
        #expect(document["apps"]?["tls"] == nil)
    }

    @Test func `only presigned requests come to the buckets`() throws {
        let site = HostedSite(stage: Self.production, domain: "files.example.com", socket: "/f.sock", content: .files)
        let document = try JSONValue(parsing: Data(json([site]).utf8))
        let routes = try #require(document["apps"]?["http"]?["servers"]?["https"]?["routes"])
        #expect(
            routes[0]?["match"] == [
                [
                    "host": ["files.example.com"], "method": ["GET", "HEAD", "PUT"],
                    "query": ["X-Amz-Signature": ["*"]],
                ]
            ])
        #expect(routes[0]?["handle"]?[1]?["headers"] == ["request": ["delete": ["Authorization"]]])
        #expect(routes[1]?["match"] == [["host": ["files.example.com"]]])
        #expect(routes[1]?["handle"]?[1]?["status_code"] == 403)
    }

    @Test func `a private authority signs the certificates if the host names one`() throws {
        let shell = FakeShell(files: [
            "/etc/solo/acme.json": #"{"ca":"https://ca.internal/acme/directory","roots":"/etc/solo/ca.pem"}"#
        ])
        let authority = try #require(try CertificateAuthority.read(shell))
        let document = try JSONValue(parsing: Data(json([], authority).utf8))
        #expect(
            document["apps"]?["tls"]?["automation"]?["policies"] == [
                [
                    "issuers": [
                        [
                            "module": "acme", "ca": "https://ca.internal/acme/directory",
                            "trusted_roots_pem_files": ["/etc/solo/ca.pem"],
                        ]
                    ]
                ]
            ])
        #expect(try CertificateAuthority.read(FakeShell()) == nil)
        #expect(throws: ShellFailure.self) {
            try CertificateAuthority.read(FakeShell(files: ["/etc/solo/acme.json": "{}"]))
        }
    }
}

extension JSONValue {
    fileprivate subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    fileprivate subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
