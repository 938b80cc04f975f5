import Foundation
import SoloMigrations
import Testing

@testable import SoloCLI

struct MigrationPageTests {
    private let create = Migration(number: 1, name: "create", text: "CREATE TABLE orders (id INTEGER);")
    private let drop = Migration(number: 2, name: "drop", text: "DROP TABLE orders;")

    @Test func `the table has each migration with its state, and the lint's findings below`() {
        let status = MigrationStatus(resource: "db", migrations: [create, drop], history: [])
        let page = MigrationPage([MigrationReport(status, findings: MigrationLint(.sqlite).findings(of: drop))])
        #expect(
            page.text(Style(color: false)) == """
                DATABASE   MIGRATION         STEP     STATE
                db         0001-create.sql   expand   pending
                db         0002-drop.sql     expand   pending

                0002-drop.sql:1: error: It drops the table orders, and the release that serves may use that. Put it into a migration of its own with `-- solo: contract` in the first line: that runs after the releases before have ended. [needs-contract]
                """)
    }

    @Test func `what ran and what is missing have their states`() {
        let applied = AppliedMigration(
            number: 1, name: "create", checksum: create.checksum, text: create.text,
            started: Date(timeIntervalSince1970: 0), finished: Date(timeIntervalSince1970: 60))
        let gone = AppliedMigration(
            number: 2, name: "gone", checksum: "", text: "", started: .now, finished: .now)
        let page = MigrationPage([
            MigrationReport(MigrationStatus(resource: "db", migrations: [create], history: [applied, gone]))
        ])
        #expect(page.migrations.map(\.state) == ["applied", "missing"])
        #expect(page.migrations.map(\.applied) == [60, nil])
        #expect(page.problems.count == 1)
        #expect(page.text(Style(color: false)).contains("error: Migrations/db/0002-gone.sql ran on this database"))
    }

    @Test func `without migrations it says how to add one`() {
        #expect(
            MigrationPage([]).text(Style(color: false))
                == "There is no migration. Add one: solo migrate new DATABASE NAME")
    }
}
