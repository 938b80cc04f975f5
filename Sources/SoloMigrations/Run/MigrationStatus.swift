package import Foundation

/// The migrations of one database, and what the lint says of those that have not run.
package struct MigrationReport: Sendable, Equatable, Codable {
    package var status: MigrationStatus
    package var findings: [MigrationFinding]

    package init(_ status: MigrationStatus, findings: [MigrationFinding] = []) {
        self.status = status
        self.findings = findings
    }

    package init(of run: MigrationRun) async throws {
        self.init(try await run.status(), findings: try await run.findings())
    }
}

/// A migration that was run.
package struct RanMigration: Sendable, Equatable, Codable {
    /// The database's id in the manifest.
    package var database: String
    package var file: String

    package init(database: String, file: String) {
        self.database = database
        self.file = file
    }
}

/// The migrations of one database beside its history.
package struct MigrationStatus: Sendable, Equatable, Codable {
    package enum State: Sendable, Equatable, Codable {
        case applied(Date)
        case pending
        /// It has no transaction, and began without an end: it runs again.
        case interrupted
        /// The file is not what ran. What differs, by the line.
        case edited(String)
        /// It ran, and its file is not there.
        case missing
        /// It has not run, and a later one has.
        case outOfOrder
    }

    package struct Entry: Sendable, Equatable, Codable {
        /// The file's name.
        package var file: String
        /// `nil` if there is no file.
        package var migration: Migration?
        package var state: State
    }

    /// The database's id in the manifest.
    package let resource: String
    /// In the order of their numbers.
    package let entries: [Entry]

    package init(resource: String, migrations: [Migration], history: [AppliedMigration]) {
        self.resource = resource
        let applied = Dictionary(history.map { ($0.number, $0) }) { first, _ in first }
        let last = history.map(\.number).max() ?? 0
        let known = migrations.map { migration in
            Entry(
                file: migration.file, migration: migration,
                state: Self.state(of: migration, applied[migration.number], last: last))
        }
        let numbers = Set(migrations.map(\.number))
        let missing = history.filter { !numbers.contains($0.number) }.map { row in
            Entry(file: row.file, migration: nil, state: .missing)
        }
        entries = (known + missing).sorted { $0.file < $1.file }
    }

    private static func state(of migration: Migration, _ row: AppliedMigration?, last: Int) -> State {
        guard let row else { return migration.number < last ? .outOfOrder : .pending }
        guard let finished = row.finished else { return .interrupted }
        if row.checksum == migration.checksum { return .applied(finished) }
        return .edited(MigrationDifference(from: row.text, to: migration.text).description)
    }

    /// What has not run, or not to its end, in order.
    package var pending: [Migration] {
        entries.compactMap { [.pending, .interrupted].contains($0.state) ? $0.migration : nil }
    }

    package func isInterrupted(_ migration: Migration) -> Bool {
        entries.contains { $0.migration == migration && $0.state == .interrupted }
    }

    /// Why nothing can run, the first reason of each file.
    package var problems: [MigrationError] { entries.compactMap(problem) }

    private func problem(_ entry: Entry) -> MigrationError? {
        let path = "\(MigrationFolder.name)/\(resource)/\(entry.file)"
        let next = "`solo migrate new \(resource) NAME`"
        switch entry.state {
        case .applied, .pending, .interrupted: return nil
        case .edited(let difference):
            return MigrationError(
                .edited, "\(path) ran, and was edited since:\n\(difference)",
                fix: "Put it back as it was, and write the change in a new one: \(next).")
        case .missing:
            return MigrationError(
                .missing, "\(path) ran on this database, and its file is not there.",
                fix: "Bring it back from version control. To undo it, write a new one: \(next).")
        case .outOfOrder:
            return MigrationError(
                .outOfOrder, "\(path) has not run, and a later one has.",
                fix: "Rename it to the next free number.")
        }
    }

    /// What is to run now, in order.
    ///
    /// - Throws: ``MigrationError`` for the first file that history contradicts, and for an expand step behind a contract step that cannot
    ///   run yet.
    package func due(through step: Migration.Step) throws(MigrationError) -> [Migration] {
        if let problem = problems.first { throw problem }
        guard step == .expand else { return pending }
        guard let last = pending.lastIndex(where: { $0.step == .expand }) else { return [] }
        let due = pending[...last]
        if let contract = due.first(where: { $0.step == .contract }) {
            throw MigrationError(
                .contractPending,
                "\(MigrationFolder.name)/\(resource)/\(pending[last].file) comes after the contract step \(contract.file), which waits for the end of the releases before.",
                fix: "Wait until they have ended, or stop the app and start it again.")
        }
        return Array(due)
    }
}
