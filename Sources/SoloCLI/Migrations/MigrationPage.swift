import Foundation
package import SoloMigrations

/// What `solo migrate status` shows.
package struct MigrationPage: Codable, Equatable, Sendable {
    package struct Row: Codable, Equatable, Sendable {
        package var database: String
        package var migration: String
        package var step: Migration.Step?
        /// `applied`, `pending`, `interrupted`, `edited`, `missing` or `out-of-order`.
        package var state: String
        /// When it ran, in seconds since 1970.
        package var applied: Double?
    }

    package var migrations: [Row]
    /// Why nothing can run.
    package var problems: [String]
    package var findings: [MigrationFinding]

    package init(_ reports: [MigrationReport]) {
        migrations = reports.flatMap { report in report.status.entries.map { Row($0, of: report.status.resource) } }
        problems = reports.flatMap { $0.status.problems.map(\.description) }
        findings = reports.flatMap(\.findings)
    }

    init(of runs: [MigrationRun]) async throws {
        var reports: [MigrationReport] = []
        for run in runs { reports.append(try await MigrationReport(of: run)) }
        self.init(reports)
    }

    package func text(_ style: Style) -> String {
        guard !migrations.isEmpty else { return "There is no migration. Add one: solo migrate new DATABASE NAME" }
        let rows = migrations.map { row in
            [row.database, row.migration, row.step?.rawValue ?? "", row.stateText]
        }
        let table = Table(["DATABASE", "MIGRATION", "STEP", "STATE"], rows).rendered(style)
        return ([table] + problems.map { style.red("error: ") + $0 } + findings.map(\.text)).joined(separator: "\n\n")
    }
}

extension MigrationPage.Row {
    init(_ entry: MigrationStatus.Entry, of resource: String) {
        self.init(database: resource, migration: entry.file, step: entry.migration?.step, state: "")
        switch entry.state {
        case .applied(let date): (state, applied) = ("applied", date.timeIntervalSince1970)
        case .pending: state = "pending"
        case .interrupted: state = "interrupted"
        case .edited: state = "edited"
        case .missing: state = "missing"
        case .outOfOrder: state = "out-of-order"
        }
    }

    fileprivate var stateText: String {
        applied.map { "applied \(Moment.text(Date(timeIntervalSince1970: $0)))" } ?? state
    }
}
