import Foundation
import Testing

@testable import SoloMigrations

@Suite struct MigrationStatusTests {
    private let one = Migration(number: 1, name: "one", text: "CREATE TABLE a (b);\n")
    private let two = Migration(number: 2, name: "two", text: "CREATE TABLE c (d);\n")
    private let drop = Migration(number: 3, name: "drop", text: "DROP TABLE c;\n", step: .contract)
    private let four = Migration(number: 4, name: "four", text: "CREATE TABLE e (f);\n")

    private func applied(_ migration: Migration, text: String? = nil, isFinished: Bool = true) -> AppliedMigration {
        let text = text ?? migration.text
        return AppliedMigration(
            number: migration.number, name: migration.name, checksum: Migration.checksum(of: text), text: text,
            started: Date(timeIntervalSince1970: 1), finished: isFinished ? Date(timeIntervalSince1970: 2) : nil)
    }

    private func status(_ migrations: [Migration], _ history: [AppliedMigration]) -> MigrationStatus {
        MigrationStatus(resource: "orders", migrations: migrations, history: history)
    }

    @Test func `what has not run is pending, in order`() throws {
        let status = status([one, two, drop], [applied(one)])
        #expect(status.entries.map(\.state) == [.applied(Date(timeIntervalSince1970: 2)), .pending, .pending])
        #expect(try status.due(through: .expand) == [two])
        #expect(try status.due(through: .contract) == [two, drop])
    }

    @Test func `an edited file is refused with the lines that differ`() throws {
        let status = status([one, two], [applied(one, text: "CREATE TABLE a (x);\n"), applied(two)])
        let error = #expect(throws: MigrationError.self) { try status.due(through: .contract) }
        #expect(error?.code == .edited)
        #expect(
            error?.message == """
                Migrations/orders/0001-one.sql ran, and was edited since:
                - CREATE TABLE a (x);
                + CREATE TABLE a (b);
                """)
    }

    @Test func `of a long difference the first lines are shown`() {
        let new = (1...9).map { "line \($0)\n" }.joined()
        let difference = MigrationDifference(from: "", to: new).description
        #expect(difference.hasPrefix("+ line 1\n+ line 2\n"))
        #expect(difference.hasSuffix("+ line 6\n… and 3 more lines"))
    }

    @Test func `a missing file is refused`() {
        let status = status([one], [applied(one), applied(two)])
        #expect(status.problems.map(\.code) == [.missing])
        #expect(status.problems.first?.message.hasPrefix("Migrations/orders/0002-two.sql ran") == true)
    }

    @Test func `a file before one that ran is refused`() {
        #expect(status([one, two], [applied(two)]).problems.map(\.code) == [.outOfOrder])
    }

    @Test func `an interrupted one runs again, also if it was edited since`() throws {
        let status = status([one, two], [applied(one), applied(two, text: "CREATE", isFinished: false)])
        #expect(try status.due(through: .contract) == [two])
        #expect(status.isInterrupted(two))
    }

    @Test func `an expand step waits for a contract step before it`() throws {
        let status = status([one, two, drop, four], [applied(one)])
        let error = #expect(throws: MigrationError.self) { try status.due(through: .expand) }
        #expect(error?.code == .contractPending)
        #expect(try status.due(through: .contract) == [two, drop, four])
    }
}
