import FixtureProcess
import Foundation
import Solo
import SoloCore
import Testing

@Suite("The OpenAPI document")
struct OpenAPITests {
    struct Everything: App {
        var body: some Stack {
            API("api") {
                Get("/") { _ -> HTML in "<p></p>" }.summary("the front page")
                Get("/response") { _ in Response(status: .found) }.response(302, "go there")
                Get("/orders/:id/lines/:line") { _ in "line" }.path("id", as: Int.self).path("line", as: UInt8.self)
                Delete("/orders/:number/lines/:position") { _ in }
                Get("/search") { _ in ["a"] }.query("q", as: String.self, required: true, "what to look for")
                    .query("exact", as: Bool.self)
                Put("/all", body: SchemaTests.Everything.self) { _, all in all }
                Patch("/tree", body: SchemaTests.Tree.self) { _, _ in }.response(404, "no such tree")
                Post("/out") { _ in SchemaTests.OnlyOut(text: "out") }.status(.created)
                Delete("/out") { _ in }
                Group("/shops/:shop") { Get("/stock") { _ in [1] }.path("shop", as: Int.self, "the shop's number") }
                Put("/signup", body: CheckedSchemaTests.Signup.self) { _, signup in signup }
                Patch("/account", body: CheckedSchemaTests.Account.self) { _, _ in }
            }
            .rateLimit(nil)
        }

        var version: String { "2.1.0" }
    }

    struct Two: App {
        var body: some Stack {
            API("one") { Get("/one") { _ in "1" } }
            API("two") { Get("/two") { _ in "2" } }
        }
    }

    private func validate(_ document: Data) async throws -> String {
        let script = """
            import json, sys
            from openapi_spec_validator import OpenAPIV31SpecValidator
            document = json.load(sys.stdin)
            print("\\n".join(error.message for error in OpenAPIV31SpecValidator(document).iter_errors()), end="")
            """
        let validator = try await Tool.run(["python3", "-c", script], input: document)
        #expect(validator.status == 0, "python3 needs openapi-spec-validator, as `make test` installs it")
        return validator.text
    }

    @Test("validates, for a stack with every feature and for the example")
    func validates() async throws {
        #expect(try await validate(Everything().openAPI()) == "")
        #expect(try await validate(Store().openAPI()) == "")
    }

    @Test("is rejected by the validator where it is broken")
    func broken() async throws {
        let text = String(decoding: try Everything().openAPI(), as: UTF8.self)
        let broken = text.replacing("\"required\": true", with: "\"required\": \"yes\"")
        #expect(try await validate(Data(broken.utf8)) != "")
    }

    @Test("is the same byte for byte each time")
    func stable() throws {
        #expect(try Everything().openAPI() == Everything().openAPI())
    }

    @Test("declares parameters, bodies and every response of a route")
    func operations() throws {
        let document = try JSONValue(parsing: Everything().openAPI())
        let line = document["paths"]["/orders/{id}/lines/{line}"]
        #expect(line["get"]["parameters"][0]["schema"]["type"] == "integer")
        // Templates that differ in their names alone are one path.
        #expect(line["delete"]["parameters"][1]["name"] == "line")
        #expect(line["delete"]["responses"]["204"] == ["description": "Done."])
        let search = document["paths"]["/search"]["get"]
        #expect(search["parameters"][0]["required"] == true)
        #expect(search["parameters"][1]["required"] == false)
        #expect(search["responses"]["200"]["content"]["application/json"]["schema"]["items"] == ["type": "string"])
        let put = document["paths"]["/all"]["put"]
        #expect(
            put["requestBody"]["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/Everything")
        for status in ["200", "400", "413", "415", "422", "500", "503", "default"] {
            #expect(put["responses"][status] != .null, "\(status)")
        }
        #expect(put["responses"]["429"] == .null)
        #expect(document["paths"]["/tree"]["patch"]["responses"]["404"]["description"] == "no such tree")
        #expect(document["paths"]["/out"]["post"]["responses"]["201"] != .null)
        #expect(document["paths"]["/"]["get"]["responses"]["200"]["content"]["text/html"] != .null)
        #expect(document["paths"]["/"]["get"]["summary"] == "the front page")
    }

    @Test func `a route that may read its body as bytes says so`() throws {
        let paths = try JSONValue(parsing: Everything().openAPI())["paths"]
        #expect(
            paths["/out"]["post"]["requestBody"] == [
                "required": false, "content": ["*/*": ["schema": ["type": "string", "format": "binary"]]],
            ])
        #expect(paths["/out"]["delete"]["requestBody"] == .null)
        #expect(paths["/search"]["get"]["requestBody"] == .null)
        #expect(paths["/tree"]["patch"]["requestBody"]["content"]["*/*"] == .null)
    }

    @Test func `the type of a group's parameter is declared on a route of it`() throws {
        let stock = try JSONValue(parsing: Everything().openAPI())["paths"]["/shops/{shop}/stock"]["get"]
        #expect(stock["parameters"][0]["schema"]["type"] == "integer")
        #expect(stock["parameters"][0]["description"] == "the shop's number")
    }

    @Test func `the version is the app's, and 1_0_0 where it says none`() throws {
        #expect(try JSONValue(parsing: Everything().openAPI())["info"]["version"] == "2.1.0")
        #expect(try JSONValue(parsing: Store().openAPI())["info"]["version"] == "1.0.0")
    }

    @Test("is of one API, by its name where there are several")
    func several() throws {
        #expect(throws: (any Error).self) { try Two().openAPI() }
        #expect(throws: (any Error).self) { try Two().openAPI(of: "three") }
        #expect(try JSONValue(parsing: Two().openAPI(of: "two"))["paths"]["/two"] != .null)
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members[key] ?? .null
    }

    subscript(index: Int) -> JSONValue {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
        return elements[index]
    }
}
