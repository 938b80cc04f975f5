import Foundation

extension PostgresError {
    static func dataLost(_ home: String) -> Self {
        Self(
            .dataLost, "The data of the Postgres cluster in \(home) are gone.",
            details: ["No empty databases are made in their place."],
            fix: "Restore the stage, or reset it to begin with empty databases:",
            commands: ["solo restore", "solo stage reset"])
    }

    /// - Parameter log: the server's, which says why: its shell writes to it.
    static func notArchived(_ segment: String, _ archive: ArchiveFolder, log: String) -> Self {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return Self(
            .notArchived, "The log segment \(segment) could not be archived into \(archive.home).",
            details: text.split(separator: "\n").suffix(4).map(String.init),
            fix:
                "Nothing is lost: Postgres keeps it and tries again every minute. See whether that disk is full, and the server's log: \(log)"
        )
    }
}
