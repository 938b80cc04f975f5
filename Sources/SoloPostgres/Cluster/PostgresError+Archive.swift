import Foundation

extension PostgresError {
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
