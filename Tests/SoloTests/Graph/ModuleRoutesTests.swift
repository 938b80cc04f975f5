import Solo
import SoloCore
import SoloRuntime
import Testing

@Suite struct ModuleRoutesTests {
    struct Media: Stack {
        let uploads = Bucket("uploads")
        let limit: Setting<Int>
        var api = "api"

        var body: some Stack {
            Routes(api) {
                Get("/uploads", using: uploads.readOnly, limit) { _, _, limit in ["limit": limit] }
                Group("/admin") { Delete("/uploads", using: uploads) { _, _ in } }
            }
            Command("sweep", using: uploads) { _, _ in }
        }
    }

    struct Product: App {
        let limit = Setting("limit", default: 10)

        var body: some Stack {
            Media(limit: limit)
            API("api") { Get("/health") { _ in "ok" } }
                .isolated()
                .cors(origins: "https://example.com")
        }
    }

    struct Misspelled: App {
        let limit = Setting("limit", default: 10)

        var body: some Stack {
            Media(limit: limit, api: "apii")
            API("api") { Get("/health") { _ in "ok" } }
        }
    }

    struct Back: Stack {
        var body: some Stack {
            API("api") {}
            Routes("back.api") { Get("/back") { _ in "back" } }
        }
    }

    struct Nested: App {
        var body: some Stack {
            Back()
            Routes("back.api") { Get("/front") { _ in "front" } }
        }
    }

    @Test func `a module's routes join the app's API, which keeps its modifiers`() throws {
        let manifest = try Product.program().manifest
        #expect(manifest.components.map(\.id) == ["api.api", "command.media.sweep"])
        let api = try #require(manifest.components.first)
        #expect(api.isolated)
        #expect(api.api?.defaults.allowedOrigins == ["https://example.com"])
        #expect(
            api.api?.routes.map { "\($0.method) \($0.path)" } == [
                "DELETE /admin/uploads", "GET /health", "GET /uploads",
            ])
        #expect(
            api.api?.routes.last?.grants == [
                Grant(resource: "limit", actions: [.read]), Grant(resource: "media.uploads", actions: [.read]),
            ])
    }

    @Test func `a module's routes are bound and respond`() async throws {
        let scopes = try Product.program().manifest.components.flatMap(\.scopes)
        let bindings = Bindings(
            stage: "test", release: "1",
            resources: [
                "limit": .setting(json: "12"),
                "media.uploads": .bucket(endpoint: "http://127.0.0.1:1", name: "media.uploads", region: "local"),
            ],
            keys: Dictionary(uniqueKeysWithValues: scopes.map { ($0.id, AccessKey(id: $0.id, secret: "s")) }))
        let program = try BoundProgram(Product.program(), bindings: bindings)
        let response = await program.respond(to: Request(method: .get, path: "/uploads", clientAddress: "127.0.0.1"))
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"limit":12}"#)
        await program.close()
    }

    @Test func `routes for an API that is not there are a mistake with a place and a suggestion`() throws {
        let error = try #require(throws: InvalidStack.self) { try Misspelled.program() }
        let diagnostic = try #require(error.diagnostics.first { $0.code == "unknown-api" })
        #expect(diagnostic.place == Diagnostic.Place(file: "SoloTests/ModuleRoutesTests.swift", line: 13))
        #expect(diagnostic.message == "The routes are for the API `apii`, and the stack has no such API.")
        #expect(diagnostic.fix == "use \"api\"")
    }

    @Test func `an API of a module is named with its module`() throws {
        let api = try #require(Nested.program().manifest.components.first)
        #expect(api.id == "api.back.api")
        #expect(api.api?.routes.map(\.path) == ["/back", "/front"])
    }
}
