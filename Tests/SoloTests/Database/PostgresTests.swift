import Solo
import SoloCore
import Testing

@Suite("Postgres")
struct PostgresTests {
    struct Shop: App {
        let database = Postgres("db", scale: .toZero(after: .minutes(10)), schema: "CREATE TABLE orders (id int)")

        var body: some Stack {
            API("api") {
                Get("/orders", using: database.readOnly) { _, db in try await db.query("SELECT 1").count }
                Post("/orders", using: database) { _, db in try await db.query("SELECT 1").count }
            }
            Billing(database: database)
            Command("use", using: database, database.readOnly) { _, db, reader in }
        }
    }

    /// A module that works with either database.
    struct Billing: Stack {
        let database: Postgres

        var body: some Stack {
            Routes("api") {
                Get("/invoices", using: database.schema("billing").readOnly) { _, db in
                    try await db.query("SELECT 1").count
                }
            }
        }
    }

    @Test("lends each handler a scope of its own")
    func scopes() throws {
        let manifest = try Shop.program().manifest
        #expect(
            manifest.resources.first?.postgres
                == PostgresSettings(version: 15, scaleToZeroAfter: 600, schema: "CREATE TABLE orders (id int)"))
        #expect(
            manifest.components.flatMap(\.scopes).map(\.id) == [
                "api.api/db/read", "api.api/db/read+write", "api.api@billing/db:billing/read",
                "command.use/db/read", "command.use/db/read+write",
            ])
    }

    @Test("needs the role of each scope")
    func roles() throws {
        let program = try Shop.program()
        var bindings = Bindings(
            stage: "dev", release: "1",
            resources: ["db": .postgres(host: "/nowhere", port: 5432, database: "db", roots: nil)])
        #expect(throws: BindingError.noKey(component: "api.api")) { try program.bind(bindings) }
        for scope in program.manifest.components.flatMap(\.scopes) {
            bindings.keys[scope.id] = AccessKey(id: scope.id, secret: "password")
        }
        _ = try program.bind(bindings)
    }
}
