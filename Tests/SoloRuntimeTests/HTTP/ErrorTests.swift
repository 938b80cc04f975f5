import Foundation
import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct ErrorTests {
    private struct Leak: Error, CustomStringConvertible {
        var description: String { "the password is hunter2" }
    }

    private func respond(
        _ method: HTTPRequest.Method, _ path: String, body: Data = Data(), log: LogWriter = .silent
    ) async throws -> Response {
        let program = Fixture.program(
            defaults: HTTPDefaults(bodyLimit: 10), (.get, "/leak", { _ in throw Leak() }),
            (
                .get, "/teapot",
                { _ in throw HTTPError(.init(code: 418, reasonPhrase: "I'm a teapot"), detail: "short") }
            ),
            (.get, "/wrong", { _ in throw HTTPError(.ok) }), (.get, "/odd", { _ in Response(status: .continue) }),
            (.post, "/orders", { _ in .text("ok") }))
        let bound = try Fixture.bound(program, log: log)
        return await bound.respond(to: Request(method: method, path: path, body: body))
    }

    private func problem(_ response: Response) throws -> [String: String] {
        #expect(response.headers[.contentType] == "application/problem+json")
        let object = try #require(try JSONSerialization.jsonObject(with: response.body) as? [String: Any])
        return object.mapValues { "\($0)" }
    }

    @Test func aThrownErrorTellsTheClientNothingAndTheLogEverything() async throws {
        let pipe = Pipe()
        let log = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let response = try await respond(.get, "/leak", log: log)
        #expect(response.status == .internalServerError)
        #expect(try problem(response) == ["title": "Internal Server Error", "status": "500"])
        log.flush()
        try pipe.fileHandleForWriting.close()
        let lines = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(lines.contains("\"error\":\"the password is hunter2\""))
        #expect(lines.contains("\"type\":\"Leak\""))
        #expect(lines.contains("\"level\":\"error\""))
    }

    @Test func `an HTTPError becomes its response`() async throws {
        let response = try await respond(.get, "/teapot")
        #expect(response.status.code == 418)
        #expect(try problem(response) == ["title": "I'm a teapot", "status": "418", "detail": "short"])
    }

    @Test(arguments: ["/wrong", "/odd"])
    func `a status that is not a response is an error of the server`(path: String) async throws {
        #expect(try await respond(.get, path).status == .internalServerError)
    }

    @Test func unknownPathsAndMethodsSaySo() async throws {
        #expect(try await respond(.get, "/nowhere").status == .notFound)
        let response = try await respond(.delete, "/orders")
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "OPTIONS, POST")
        #expect(try problem(response)["detail"] == "This path supports OPTIONS, POST.")
        let options = try await respond(.options, "/orders")
        #expect(options.status == .noContent)
        #expect(options.headers[.allow] == "OPTIONS, POST")
    }

    @Test func aLargeBodyIsRefused() async throws {
        #expect(try await respond(.post, "/orders", body: Data(count: 10)).status == .ok)
        #expect(try await respond(.post, "/orders", body: Data(count: 11)).status == .contentTooLarge)
    }

    @Test func interpolatedHTMLIsEscaped() {
        let name = "<script>\"'&"
        let page: HTML = "<p>\(name) \(3) \(HTML(unescaped: "<br>"))</p>"
        #expect(page.markup == "<p>&lt;script&gt;&quot;&#39;&amp; 3 <br></p>")
    }

    @Test func `a redirect cannot split the response`() {
        let response = Response.redirect(to: "/a\r\nSet-Cookie: b")
        #expect(response.status == .seeOther)
        #expect(response.headers[.location]?.contains("\r") == false)
        #expect(response.headers[.location]?.contains("\n") == false)
    }
}
