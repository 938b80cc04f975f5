import SoloCore
import SoloSQL

/// The schema's text of one Postgres database.
struct PostgresSchema: Sendable {
    /// The database's id in the manifest.
    let resource: String
    let text: String
    /// As the owner.
    let target: PostgresTarget

    /// Runs the text, all of it or nothing. It waits for 10 seconds at most for locks that others have.
    ///
    /// - Throws: ``SchemaError``, and `SQLError` where it is not the text's mistake.
    func apply() async throws {
        let console = try await PostgresConsole.open(target)
        defer { console.close() }
        try await console.run(script: "SET lock_timeout = '10s'")
        do {
            try await console.run(script: text)
        } catch let error as SQLError {
            throw explained(error)
        }
    }

    private func explained(_ error: SQLError) -> any Error {
        let place = error.line.map { "at line \($0): " } ?? ""
        switch error.code {
        case .statement, .notPermitted:
            let isThere = error.message.contains("already exists")
            return SchemaError(
                .invalid,
                "The schema of the Postgres “\(resource)” does not run: \(place)\(error.message)",
                fix: isThere
                    ? "It is run before each release starts: write `IF NOT EXISTS`."
                    : "Correct the text at `schema:` where Postgres(\"\(resource)\") is declared.")
        case .busy:
            return SchemaError(
                .databaseBusy, "The schema of the Postgres “\(resource)” did not run: \(error.message)",
                fix: "The release that serves is left alone.")
        default: return error
        }
    }
}
