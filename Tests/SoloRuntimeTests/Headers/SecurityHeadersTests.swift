import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct SecurityHeadersTests {
    private func answer(
        _ handle: @escaping Fixture.Handle, defaults: HTTPDefaults = HTTPDefaults(), headers: HTTPFields = [:],
        from client: String = "192.0.2.7"
    ) async throws -> Response {
        let bound = try Fixture.bound(
            Fixture.program(defaults: defaults, (.get, "/", handle)), trustedProxies: ["10.0.0.0/8"])
        return await bound.respond(to: Request(method: .get, path: "/", headers: headers, clientAddress: client))
    }

    @Test func dataGetsTheStrictestPolicy() async throws {
        let response = try await answer { _ in try .json(["a": 1]) }
        #expect(response.headers[values: .contentSecurityPolicy] == ["default-src 'none'; frame-ancestors 'none'"])
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.known("X-Frame-Options")] == "DENY")
        #expect(response.headers[.known("Referrer-Policy")] == "no-referrer")
        #expect(response.headers[.known("Cross-Origin-Opener-Policy")] == "same-origin")
        #expect(response.headers[.known("X-XSS-Protection")] == "0")
        #expect(response.headers[.cacheControl] == "no-store")
    }

    @Test func pagesMayLoadWhatIsTheirOwn() async throws {
        let response = try await answer { _ in .html("<h1>Hello</h1>") }
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func whatOnlyHTTPSMayCarryIsThereOverHTTPSAlone() async throws {
        let plain = try await answer { _ in .text("") }
        #expect(plain.headers[.strictTransportSecurity] == nil)
        let forwarded: HTTPFields = [.known("X-Forwarded-Proto"): "https"]
        let secure = try await answer({ _ in .text("") }, headers: forwarded, from: "10.1.2.3")
        #expect(secure.headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
        #expect(secure.headers[.contentSecurityPolicy]?.hasSuffix("upgrade-insecure-requests") == true)
        let claimed = try await answer({ _ in .text("") }, headers: forwarded)
        #expect(claimed.headers[.strictTransportSecurity] == nil)
    }

    @Test func oneLineChangesOne() async throws {
        let defaults = HTTPDefaults(headers: [
            "x-frame-options": "SAMEORIGIN", "Origin-Agent-Cluster": "", "X-Own": "1",
        ])
        let response = try await answer({ _ in .text("") }, defaults: defaults)
        #expect(response.headers[values: .known("X-Frame-Options")] == ["SAMEORIGIN"])
        #expect(response.headers[.known("Origin-Agent-Cluster")] == nil)
        #expect(response.headers[.known("X-Own")] == "1")
    }

    @Test func aHandlersOwnFieldWins() async throws {
        let response = try await answer { _ in
            Response(headers: [.cacheControl: "max-age=60", .contentType: "text/css"])
        }
        #expect(response.headers[values: .cacheControl] == ["max-age=60"])
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test func errorsCarryThemToo() async throws {
        let response = try await answer { _ in throw HTTPError.notFound("gone") }
        #expect(response.status == .notFound)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }
}
