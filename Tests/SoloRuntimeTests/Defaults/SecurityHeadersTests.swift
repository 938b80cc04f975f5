import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct SecurityHeadersTests {
    private func respond(
        _ handle: @escaping Fixture.Handle, defaults: HTTPDefaults = HTTPDefaults(), headers: HTTPFields = [:],
        from client: String = "192.0.2.7"
    ) async throws -> Response {
        let bound = try Fixture.bound(
            Fixture.program(defaults: defaults, (.get, "/", handle)), trustedProxies: ["10.0.0.0/8"])
        return await bound.respond(to: Request(method: .get, path: "/", headers: headers, clientAddress: client))
    }

    /// What only matters to a document with scripts, links or frames.
    private static let ofPages = [
        "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy", "Origin-Agent-Cluster", "Permissions-Policy",
        "Referrer-Policy", "X-DNS-Prefetch-Control", "X-Download-Options", "X-Frame-Options",
        "X-Permitted-Cross-Domain-Policies", "X-XSS-Protection",
    ]

    @Test func `data gets the strictest policy, and nothing that is for pages`() async throws {
        let response = try await respond { _ in try .json(["a": 1]) }
        #expect(response.headers[values: .contentSecurityPolicy] == ["default-src 'none'; frame-ancestors 'none'"])
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.known("Cross-Origin-Resource-Policy")] == "same-origin")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(Self.ofPages.filter { name in response.headers.contains { $0.name.rawName == name } } == [])
    }

    @Test func `a page gets what is for pages`() async throws {
        let response = try await respond { _ in .html("<h1>Hello</h1>") }
        #expect(Self.ofPages.filter { name in !response.headers.contains { $0.name.rawName == name } } == [])
        #expect(response.headers[.known("X-Frame-Options")] == "DENY")
        #expect(response.headers[.known("Referrer-Policy")] == "no-referrer")
        #expect(response.headers[.known("Cross-Origin-Opener-Policy")] == "same-origin")
        #expect(response.headers[.known("X-XSS-Protection")] == "0")
    }

    @Test func `the headers of a JSON response take less than half a kilobyte on the wire`() async throws {
        let program = Fixture.program((.get, "/", { _ in try .json(["a": 1]) }))
        let response = try await withServer(program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return try connection.response()
            }
        }
        // A name, a colon, a space, a value and a line's end.
        let bytes = try #require(response).headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        #expect(bytes < 512, "\(bytes) bytes: \(response?.headers.map(\.name) ?? [])")
    }

    @Test func pagesMayLoadWhatIsTheirOwn() async throws {
        let response = try await respond { _ in .html("<h1>Hello</h1>") }
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func whatOnlyHTTPSMayCarryIsThereOverHTTPSAlone() async throws {
        let plain = try await respond { _ in .text("") }
        #expect(plain.headers[.strictTransportSecurity] == nil)
        let forwarded: HTTPFields = [.known("X-Forwarded-Proto"): "https"]
        let data = try await respond({ _ in .text("") }, headers: forwarded, from: "10.1.2.3")
        #expect(data.headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
        let secure = try await respond({ _ in .html("") }, headers: forwarded, from: "10.1.2.3")
        #expect(secure.headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
        #expect(secure.headers[.contentSecurityPolicy]?.hasSuffix("upgrade-insecure-requests") == true)
        let claimed = try await respond({ _ in .text("") }, headers: forwarded)
        #expect(claimed.headers[.strictTransportSecurity] == nil)
    }

    @Test(arguments: ["text/html", "application/json"])
    func `one line changes one, of pages and of data`(type: String) async throws {
        let defaults = HTTPDefaults(headers: [
            "x-frame-options": "SAMEORIGIN", "Origin-Agent-Cluster": "", "X-Own": "1",
            "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "",
        ])
        let response = try await respond({ _ in Response(headers: [.contentType: type]) }, defaults: defaults)
        #expect(response.headers[values: .known("X-Frame-Options")] == ["SAMEORIGIN"])
        #expect(response.headers[.known("Origin-Agent-Cluster")] == nil)
        #expect(response.headers[.known("X-Own")] == "1")
        #expect(response.headers[values: .known("Cross-Origin-Resource-Policy")] == ["cross-origin"])
        #expect(response.headers[.cacheControl] == nil)
    }

    @Test func `a handler's own field wins over the API's, for pages and for data`() async throws {
        let defaults = HTTPDefaults(headers: ["Referrer-Policy": "origin"])
        for type in ["text/html", "application/json"] {
            let response = try await respond(
                { _ in Response(headers: [.contentType: type, .known("Referrer-Policy"): "same-origin"]) },
                defaults: defaults)
            #expect(response.headers[values: .known("Referrer-Policy")] == ["same-origin"])
        }
    }

    @Test func aHandlersOwnFieldWins() async throws {
        let response = try await respond { _ in
            Response(headers: [.cacheControl: "max-age=60", .contentType: "text/css"])
        }
        #expect(response.headers[values: .cacheControl] == ["max-age=60"])
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test func errorsCarryThemToo() async throws {
        let response = try await respond { _ in throw HTTPError.notFound("gone") }
        #expect(response.status == .notFound)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }
}
