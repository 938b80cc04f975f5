import Solo
import SoloCore
import Testing

@Suite("Postgres")
struct PostgresTests {
    struct Shop: App {
        let database = Postgres("db", version: 15, scale: .toZero(after: .minutes(10)))

        var body: some Stack {
            Command("use", using: database, database.readOnly) { _, db, reader in }
        }
    }

    @Test("is declared and planned, and says that it does not run yet")
    func declared() throws {
        let program = try Shop.program()
        #expect(program.manifest.resources.first?.postgres == PostgresSettings(version: 15, scaleToZeroAfter: 600))
        let error = try #require(throws: PostgresError.self) {
            try program.bind(Bindings(stage: "dev", release: "1"))
        }
        #expect(error.description.contains("use SQLite(\"db\") until it does"))
    }
}
