import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

func functionHandler(_ request: Request) async throws -> Order { Order(id: 1, sku: "function") }
func fiveClients(
    _ request: Request, one: String, two: String, three: String, four: String, five: Int
) async throws -> [String] { [one, two, three, four, "\(five)"] }

@Suite("Handlers")
struct HandlerTests {
    struct CSV: ResponseConvertible {
        var rows: [[String]]
        func response() -> Response {
            .text(rows.map { $0.joined(separator: ",") }.joined(separator: "\n"), status: .accepted)
        }
    }

    struct Responses: App {
        let setting = Setting("text", default: "five")
        let number = Setting("number", default: 5)

        func methodHandler(_ request: Request, text: String) async throws -> Order { Order(id: 2, sku: text) }

        var body: some Stack {
            API("api") {
                Get("/text") { _ in "<b>" }
                Get("/html") { _ -> HTML in "<p>\("<b>")</p>" }
                Get("/response") { _ in Response(status: .found, headers: [.location: "/text"]) }
                Get("/csv") { _ in CSV(rows: [["a", "b"], ["c", "d"]]) }
                Get("/function", handler: functionHandler)
                Get("/method", using: setting, handler: methodHandler)
                Get("/optional") { _ -> Order? in nil }
                Get("/five", using: setting, setting, setting, setting, number, handler: fiveClients)
                Get("/date") { _ in ["at": Date(timeIntervalSince1970: 0)] }
                Get("/statements") { request in
                    guard request.path == "/statements" else { throw HTTPError.notFound() }
                    let order = Order(id: 3, sku: "statements")
                    return order
                }
                Get("/thrown") { _ -> String in throw HTTPError.conflict("there is one") }
                Post("/nothing") { _ in }
                Post("/created") { _ in Order(id: 4, sku: "new") }.status(.created)
                Put("/accepted") { _ in }.status(.accepted)
                Get("/typed/:id") { request in "\(try request.parameters.require("id", as: Int.self) + 1)" }
                Get("/declared/:id") { _ in "ok" }
                    .path("id", as: Int.self)
                    .query("page", as: Int.self, required: true)
            }
        }
    }

    private func respond(_ method: HTTPRequest.Method, _ path: String, query: String = "") async throws -> Response {
        let bindings = Bindings(
            stage: "test", release: "1", resources: ["text": .setting(json: "\"five\""), "number": .setting(json: "5")])
        let program = try BoundProgram(Responses.program(), bindings: bindings)
        let response = await program.respond(
            to: Request(method: method, path: path, queryString: query, clientAddress: "127.0.0.1"))
        await program.close()
        return response
    }

    private func json<Value: Decodable>(_ response: Response, as type: Value.Type) throws -> Value {
        #expect(response.headers[.contentType] == "application/json")
        return try JSONDecoder().decode(type, from: response.body)
    }

    @Test("respond with text, HTML, responses and responses of their own")
    func forms() async throws {
        let text = try await respond(.get, "/text")
        #expect(text.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(String(decoding: text.body, as: UTF8.self) == "<b>")
        let html = try await respond(.get, "/html")
        #expect(html.headers[.contentType] == "text/html; charset=utf-8")
        #expect(String(decoding: html.body, as: UTF8.self) == "<p>&lt;b&gt;</p>")
        let response = try await respond(.get, "/response")
        #expect(response.status == .found)
        #expect(response.headers[.location] == "/text")
        let own = try await respond(.get, "/csv")
        #expect(own.status == .accepted)
        #expect(String(decoding: own.body, as: UTF8.self) == "a,b\nc,d")
    }

    @Test("are closures, functions and methods, and respond with JSON")
    func shapes() async throws {
        #expect(try json(await respond(.get, "/function"), as: Order.self).sku == "function")
        #expect(try json(await respond(.get, "/method"), as: Order.self).sku == "five")
        #expect(try json(await respond(.get, "/statements"), as: Order.self).id == 3)
        #expect(try json(await respond(.get, "/five"), as: [String].self) == ["five", "five", "five", "five", "5"])
        #expect(
            String(decoding: try await respond(.get, "/date").body, as: UTF8.self) == #"{"at":"1970-01-01T00:00:00Z"}"#)
        #expect(String(decoding: try await respond(.get, "/optional").body, as: UTF8.self) == "null")
    }

    @Test("respond with 204 for nothing, and the status that the route declares")
    func statuses() async throws {
        #expect(try await respond(.post, "/nothing").status == .noContent)
        #expect(try await respond(.post, "/created").status == .created)
        #expect(try await respond(.put, "/accepted").status == .accepted)
        #expect(try await respond(.get, "/thrown").status == .conflict)
    }

    @Test("read typed parameters, and respond with 400 and the name of one that is wrong")
    func parameters() async throws {
        #expect(String(decoding: try await respond(.get, "/typed/6").body, as: UTF8.self) == "7")
        let wrong = try await respond(.get, "/typed/six")
        #expect(wrong.status == .badRequest)
        #expect(String(decoding: wrong.body, as: UTF8.self).contains("the path parameter 'id' is not an integer"))
        #expect(try await respond(.get, "/declared/1", query: "page=2").status == .ok)
        let missing = try await respond(.get, "/declared/1")
        #expect(missing.status == .badRequest)
        #expect(String(decoding: missing.body, as: UTF8.self).contains("the query parameter 'page' is missing"))
        #expect(try await respond(.get, "/declared/1", query: "page=x").status == .badRequest)
        #expect(try await respond(.get, "/declared/x", query: "page=1").status == .badRequest)
    }
}
