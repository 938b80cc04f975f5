import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

/// What the values of handlers look like to a client.
@Suite("Responses")
struct ResponseTests {
    struct Event: Codable, Sendable {
        var title = "a/b"
        var at = Date(timeIntervalSince1970: 1.25)
        var kind = "k"
        var more = ["z": 1, "y": 2, "x": 3, "w": 4, "v": 5]

        static let json =
            #"{"at":"1970-01-01T00:00:01.250Z","kind":"k","more":{"v":5,"w":4,"x":3,"y":2,"z":1},"title":"a/b"}"#
    }

    struct Events: App {
        var body: some Stack {
            API("api") {
                Get("/value") { _ in Event() }
                Get("/response") { _ in try Response.json(Event()) }
                Get("/bytes") { _ in Data([0, 1, 255]) }
                Post("/execute") { _ in SQLChanges(1) }
                Post("/send") { _ in SentMessage(id: "m1") }
                Post("/put") { _ in BucketPut(etag: "e") }.status(.created)
                Get("/bytes/created") { _ in Data("new".utf8) }.status(.created)
            }
        }
    }

    private func get(_ path: String) async throws -> Response {
        let program = try BoundProgram(Events.program(), bindings: Bindings(stage: "test", release: "1"))
        let response = await program.respond(to: Request(method: .get, path: path))
        await program.close()
        return response
    }

    @Test(arguments: ["/value", "/response"])
    func `are the same JSON as a value and as a response, its keys in order and its dates whole`(
        path: String
    ) async throws {
        for _ in 0..<20 {
            #expect(String(decoding: try await get(path).body, as: UTF8.self) == Event.json)
        }
    }

    @Test func `of bytes are those bytes`() async throws {
        let response = try await get("/bytes")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/octet-stream")
        #expect(response.body == Data([0, 1, 255]))
        #expect(try await get("/bytes/created").status == .created)
    }

    @Test func `of what was done are 204, in the OpenAPI document as well`() throws {
        let paths = try JSONValue(parsing: Events().openAPI())["paths"]
        for (path, status) in [("/execute", "204"), ("/send", "204"), ("/put", "201")] {
            let responses = paths[path]["post"]["responses"]
            #expect(responses[status] == ["description": "Done."], "\(path)")
            #expect(responses["200"] == .null, "\(path)")
        }
    }

    @Test func `of what was done are its value within another value`() throws {
        struct Done: Encodable {
            var changes: SQLChanges = 3
            var put = BucketPut(etag: "e")
            var sent = SentMessage(id: "m1")
        }
        let response = try Response.json(Done())
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"changes":3,"put":"e","sent":"m1"}"#)
        #expect(SQLChanges(2) > 1)
        #expect("\(SQLChanges(2))" == "2")
    }

    @Test func `of bytes are bytes in the OpenAPI document`() throws {
        let document = try JSONValue(parsing: Events().openAPI())
        let content = document["paths"]["/bytes"]["get"]["responses"]["200"]["content"]
        #expect(content == ["application/octet-stream": ["schema": [:]]])
    }
}
