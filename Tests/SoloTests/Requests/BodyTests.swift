import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

@Suite("Typed bodies")
struct BodyTests {
    struct Basket: Codable, Sendable {
        var items: [NewOrder]
        var due: Date?
        var tip: Decimal?
    }

    struct Baskets: App {
        var body: some Stack {
            API("api") {
                Post("/baskets", body: Basket.self) { _, basket in basket }
            }
        }
    }

    private func post(_ json: String, type: String? = "application/json") async throws -> (HTTPResponse.Status, String)
    {
        let program = try BoundProgram(Baskets.program(), bindings: Bindings(stage: "test", release: "1"))
        var request = Request(method: .post, path: "/baskets", body: Data(json.utf8), clientAddress: "127.0.0.1")
        request.headers[.contentType] = type
        let response = await program.respond(to: request)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    @Test("come back as they were sent, with ISO 8601 dates of whole seconds and parts of them")
    func roundTrip() async throws {
        let (status, body) = try await post(
            #"{"items":[{"sku":"tea","count":2}],"due":"2026-01-02T03:04:05Z"}"#,
            type: "application/json; charset=utf-8")
        #expect(status == .ok)
        #expect(body.contains(#""due":"2026-01-02T03:04:05Z""#))
        let (fraction, response) = try await post(#"{"items":[],"due":"2026-01-02T03:04:05.250Z"}"#)
        #expect(fraction == .ok)
        #expect(response.contains(#""due":"2026-01-02T03:04:05.250Z""#))
    }

    @Test(
        "are rejected with what is wrong and where",
        arguments: [
            (#"{"items":[{"sku":"tea"}]}"#, 422, "'items[0].count' is missing"),
            (#"{"items":[{"sku":"tea","count":"two"}]}"#, 422, "'items[0].count' is not an integer"),
            (#"{"items":[{"sku":"tea","count":99999999999999999999}]}"#, 400, "a number that is too large"),
            (#"{"items":null}"#, 422, "'items' is null, but an array is expected"),
            (#"{}"#, 422, "'items' is missing"),
            (#"[]"#, 422, "the body is not an object"),
            (#"{"items":[],"due":"yesterday"}"#, 422, "'due' is not a date of ISO 8601"),
            (#"{"items":[],"tip":"1"}"#, 422, "'tip' is not a number"),
            (#"{"items":["#, 400, "the body is not valid JSON"),
            ("", 400, "the body is empty"),
        ])
    func mistakes(json: String, status: Int, detail: String) async throws {
        let response = try await post(json)
        #expect(response.0.code == status)
        #expect(response.1.contains(detail), "\(response.1)")
    }

    @Test("of another content type are 415")
    func contentType() async throws {
        #expect(try await post("{}", type: "text/plain").0.code == 415)
        #expect(try await post("sku=tea", type: "application/x-www-form-urlencoded").0.code == 415)
        #expect(try await post(#"{"items":[]}"#, type: "application/merge-patch+json").0 == .ok)
        #expect(try await post(#"{"items":[]}"#, type: nil).0 == .ok)
    }
}
