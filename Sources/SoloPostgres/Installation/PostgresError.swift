import Foundation

/// Why a cluster of Postgres does not run or take a change: what is wrong, and what to do.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case notInstalled = "postgres-not-installed"
        case notStarted = "postgres-not-started"
        case notMade = "postgres-not-made"
        case dataLost = "postgres-data-lost"
        case notStopped = "postgres-not-stopped"
        case notPermitted = "postgres-not-permitted"
        case otherVersion = "postgres-other-version"
        case notArchived = "postgres-not-archived"
        case notBackedUp = "postgres-not-backed-up"
        case backupDamaged = "postgres-backup-damaged"
        case logIncomplete = "postgres-log-incomplete"
        case momentTooEarly = "postgres-moment-too-early"
        case notRecovered = "postgres-not-recovered"
    }

    package var code: Code
    package var message: String
    /// The last lines that the server or its programs wrote.
    package var details: [String]
    package var fix: String
    /// Commands that do what `fix` says.
    package var commands: [String]

    init(_ code: Code, _ message: String, details: [String] = [], fix: String, commands: [String] = []) {
        self.code = code
        self.message = message
        self.details = details
        self.fix = fix
        self.commands = commands
    }

    package var description: String { ([message] + details + [fix] + commands).joined(separator: " ") }

    static func notInstalled(_ version: Int, installed: [Int]) -> Self {
        let others = installed.map(String.init).joined(separator: ", ")
        return Self(
            .notInstalled, "Postgres \(version) is not installed on this machine.",
            details: installed.isEmpty ? [] : ["Installed: \(others)."],
            fix: installed.isEmpty
                ? "Install it:"
                : "Install it, or declare a version that is, such as `version: \(installed.last ?? version)`:",
            commands: [PostgresInstallation.installing(version)])
    }

    /// One version does not read another one's files.
    package static func otherVersion(_ database: String, has: Int, wants: Int) -> Self {
        Self(
            .otherVersion,
            "The database \(database) is in a cluster of Postgres \(has), and the stack asks for version \(wants).",
            details: ["Nothing was changed."],
            fix:
                "Put `version: \(has)` back, write the database to a file and empty it; then change the version, start the stage, and load the file:",
            commands: [
                "solo db dump \(database) \(database).dump", "solo db reset \(database)",
                "solo db load \(database) \(database).dump",
            ])
    }

    static func system(_ action: String, _ number: Int32) -> Self {
        Self(
            .notPermitted, "Cannot \(action): \(String(cString: strerror(number))).",
            fix: "Run solo as a user who may, or as one who is not root.")
    }
}
