import Foundation
import Solo
import SoloCore
import SoloRuntime
import SoloSQL
import Testing

@Suite("Binding")
struct BindingTests {
    struct Notes: App {
        let database = SQLite("db", schema: "CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL)")
        let key = Secret("key")
        let limit = Setting("limit", default: 10)

        var body: some Stack {
            API("api") {
                Get("/notes", using: database.readOnly) { _, db in
                    try await db.query("SELECT count(*) AS count FROM notes", as: Count.self)
                }
                Post("/notes", using: database) { request, db in
                    try await db.execute("INSERT INTO notes VALUES (\(String(decoding: request.body, as: UTF8.self)))")
                }
                Get("/limit", using: limit) { _, limit in ["limit": limit] }
                Get("/key", using: key) { _, key in "\(key) \(String(reflecting: key)) \(key.exposed.count)" }
                Get("/leak", using: key) { _, key in ["key": key] }
            }
        }
    }

    struct Count: Codable, Sendable { var count: Int }

    private func withProgram(
        changing change: (inout Bindings) -> Void = { _ in }, _ body: (BoundProgram) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var bindings = Bindings(
            stage: "test", release: "1",
            resources: [
                "db": .sqlite(path: folder.appending(path: "db.sqlite").path), "limit": .setting(json: "12"),
                "key": .secret(Redacted("hush")),
            ])
        change(&bindings)
        let unbound = try Notes.program()
        // As the platform does before the app starts.
        if case .sqlite(let path)? = bindings.resources["db"] {
            let connection = try SQLiteConnection(path: path)
            try connection.script(try #require(unbound.manifest.resources.first { $0.id == "db" }?.sqlite?.schema))
            connection.close()
        }
        let program = try BoundProgram(unbound, bindings: bindings)
        try await body(program)
        await program.close()
    }

    private func get(_ path: String, from program: BoundProgram) async -> String {
        let request = Request(method: .get, path: path, clientAddress: "127.0.0.1")
        return String(decoding: await program.respond(to: request).body, as: UTF8.self)
    }

    @Test("opens a database that has its schema, and settings and secrets as values")
    func clients() async throws {
        try await withProgram { program in
            let post = Request(method: .post, path: "/notes", body: Data("hello".utf8), clientAddress: "127.0.0.1")
            #expect(await program.respond(to: post).status.code == 204)
            #expect(await get("/notes", from: program) == #"[{"count":1}]"#)
            #expect(await get("/limit", from: program) == #"{"limit":12}"#)
            #expect(await get("/key", from: program) == "<redacted> <redacted> 4")
            #expect(await get("/leak", from: program) == #"{"key":"<redacted>"}"#)
        }
    }

    @Test("says what is missing or does not fit")
    func misfits() async throws {
        await #expect(throws: BindingError.unbound(resource: "db")) {
            try await withProgram(changing: { $0.resources["db"] = nil }) { _ in }
        }
        await #expect(throws: BindingError.mismatched(resource: "key", expected: "a secret's value")) {
            try await withProgram(changing: { $0.resources["key"] = .sqlite(path: "/x") }) { _ in }
        }
        await #expect(throws: BindingError.unreadableSetting(resource: "limit", type: "Int", json: "\"ten\"")) {
            try await withProgram(changing: { $0.resources["limit"] = .setting(json: "\"ten\"") }) { _ in }
        }
    }

    @Test("needs the component's own key for buckets and queues")
    func keys() throws {
        let program = try Store.program()
        var bindings = Bindings(stage: "test", release: "1")
        for resource in program.manifest.resources {
            bindings.resources[resource.id] =
                switch resource.kind {
                case .bucket: .bucket(endpoint: "http://127.0.0.1:1", name: resource.id, region: "local")
                case .queue: .queue(endpoint: "http://127.0.0.1:1", name: resource.id)
                case .secret: .secret(Redacted("x"))
                case .setting: .setting(json: "\"EUR\"")
                case .sqlite, .postgres: .sqlite(path: ":memory:")
                }
        }
        let scopes = program.manifest.components.flatMap(\.scopes)
        for scope in scopes where scope.component != "worker.receipts" {
            bindings.keys[scope.id] = AccessKey(id: scope.id, secret: "s")
        }
        #expect(throws: BindingError.noKey(component: "worker.receipts")) { try program.bind(bindings) }
        for scope in scopes { bindings.keys[scope.id] = AccessKey(id: scope.id, secret: "s") }
        let handlers = try program.bind(bindings)
        #expect(Set(handlers.invocations.keys) == ["worker.receipts", "cron.cleanup", "cron.billing.invoice"])
        #expect(Array(handlers.commands.keys) == ["seed"])
    }
}
