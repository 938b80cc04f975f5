import Solo
import SoloCore
import Testing

@Suite("Mistakes of a stack")
struct DiagnosticTests {
    struct Mistaken: App {
        let one = SQLite("db")
        let two = SQLite("db")
        let receipts = Queue("receipts", of: Receipt.self)

        var body: some Stack {
            API("Api") {
                Get("/orders/:id", using: one) { _, _ in "one" }
                Get("/orders/:number", using: two) { _, _ in "two" }
            }
            Cron("cleanup", .cron("61 * * * *")) { _ in }
            Worker(receipts) { _ in }
            Worker(receipts) { _ in }
        }
    }

    struct Parameters: App {
        var body: some Stack {
            API("api") {
                Group("/shops/:shop") {
                    Get("/orders/:id") { _ in "order" }
                        .path("shop", as: Int.self)
                        .path("ident", as: Int.self)
                        .query("page", as: Int.self)
                        .query("page", as: Int.self)
                }
            }
        }
    }

    struct Endless: App {
        var body: some Stack { Room() }
    }

    struct Room: Stack {
        var body: some Stack { Inner() }
    }

    struct Inner: Stack {
        var body: some Stack {
            if true { Erased.room }
        }
    }

    enum Erased {
        static var room: Named { Room().named("room") }
    }

    @Test("are reported all at once, each with its place")
    func all() throws {
        let error = try #require(throws: InvalidStack.self) { try Mistaken.program() }
        let codes = Set(error.diagnostics.map(\.code))
        #expect(codes.isSuperset(of: ["duplicate-name", "bad-name", "conflicting-routes", "bad-cron", "two-workers"]))
        for diagnostic in error.diagnostics {
            #expect(diagnostic.place?.file == "SoloTests/DiagnosticTests.swift", "\(diagnostic)")
        }
        #expect(error.description.contains("SoloTests/DiagnosticTests.swift:17: error: "))
    }

    @Test("a module that contains itself is one of them")
    func endless() throws {
        let error = try #require(throws: InvalidStack.self) { try Endless.program() }
        #expect(error.diagnostics.map(\.code).contains("endless-module"))
    }

    @Test func `a declared parameter that the path does not have is one, at the line of the modifier`() throws {
        let error = try #require(throws: InvalidStack.self) { try Parameters.program() }
        // The parameter of the group is one of the path.
        #expect(error.diagnostics.map(\.code) == ["unknown-parameter", "duplicate-parameter"])
        #expect(error.diagnostics.map(\.place?.line) == [29, 31])
        #expect(error.diagnostics.first?.fix == "write `.path(\"id\", …)`")
    }
}
