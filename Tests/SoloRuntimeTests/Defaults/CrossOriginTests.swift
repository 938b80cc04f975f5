import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct CrossOriginTests {
    private func respond(
        _ method: HTTPRequest.Method, allowing origins: [String], headers: HTTPFields
    ) async throws -> Response {
        let program = Fixture.program(
            defaults: HTTPDefaults(allowedOrigins: origins), (.get, "/", { _ in .text("ok") }),
            (.post, "/", { _ in throw HTTPError.conflict() }))
        return try await Fixture.bound(program).respond(to: Request(method: method, path: "/", headers: headers))
    }

    private static let preflight: HTTPFields = [
        .origin: "https://a.example", .accessControlRequestMethod: "POST", .accessControlRequestHeaders: "content-type",
    ]

    @Test func closedSaysNothing() async throws {
        for method in [HTTPRequest.Method.get, .options] {
            let response = try await respond(method, allowing: [], headers: Self.preflight)
            #expect(!response.headers.contains { $0.name.canonicalName.hasPrefix("access-control-") })
        }
    }

    @Test func anAllowedOriginMayCall() async throws {
        let response = try await respond(.get, allowing: ["https://a.example"], headers: [.origin: "https://a.example"])
        #expect(response.headers[.accessControlAllowOrigin] == "https://a.example")
        #expect(response.headers[.vary] == "Origin")
        #expect(response.headers[.known("Access-Control-Allow-Credentials")] == nil)
    }

    @Test func anotherOriginMayNot() async throws {
        for method in [HTTPRequest.Method.get, .options] {
            var headers = Self.preflight
            headers[.origin] = "https://b.example"
            let response = try await respond(method, allowing: ["https://a.example"], headers: headers)
            #expect(response.headers[.accessControlAllowOrigin] == nil)
            #expect(response.headers[.vary]?.hasPrefix("Origin") == true)
        }
    }

    @Test func aPreflightSaysWhatIsAllowed() async throws {
        let response = try await respond(.options, allowing: ["https://a.example"], headers: Self.preflight)
        #expect(response.status == .noContent)
        #expect(response.headers[.accessControlAllowOrigin] == "https://a.example")
        #expect(response.headers[.accessControlAllowMethods] == "GET, HEAD, OPTIONS, POST")
        #expect(response.headers[.accessControlAllowHeaders] == "content-type")
        #expect(response.headers[.accessControlMaxAge] == "600")
    }

    @Test func anyOriginIsAStar() async throws {
        let response = try await respond(.get, allowing: ["*"], headers: [.origin: "https://b.example"])
        #expect(response.headers[.accessControlAllowOrigin] == "*")
    }

    @Test func errorsCanBeReadToo() async throws {
        let response = try await respond(.post, allowing: ["*"], headers: [.origin: "https://b.example"])
        #expect(response.status == .conflict)
        #expect(response.headers[.accessControlAllowOrigin] == "*")
    }
}
