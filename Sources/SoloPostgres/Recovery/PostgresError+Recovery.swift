import Foundation

extension PostgresError {
    static let noArchive = Self(
        .notArchived, "The cluster has no archive, and a base backup without one cannot be used.",
        details: ["Nothing was copied."], fix: "Start the cluster with an archive, and try again.")

    static func notCopied(_ lines: [String]) -> Self {
        Self(
            .notBackedUp, "The base backup could not be taken.", details: lines.suffix(4),
            fix: "See what pg_basebackup says above, and try again.")
    }

    static func damaged(_ folder: String, _ lines: [String]) -> Self {
        Self(
            .backupDamaged, "The base backup in \(folder) is damaged.", details: lines.suffix(4),
            fix: "Use another base backup, or another copy of this one.")
    }

    static func contradictory(_ database: String, _ lines: [String]) -> Self {
        Self(
            .backupDamaged, "The database \(database) was restored, and contradicts itself.", details: lines.suffix(4),
            fix:
                "See whether the database that was backed up does so too, with pg_amcheck: an index that is damaged is made anew by REINDEX. "
                + "A backup from before that may be sound.")
    }

    static func placeIsTaken(_ home: String) -> Self {
        Self(
            .notRecovered, "\(home) has a cluster already.", details: ["Nothing was changed."],
            fix: "Recover into a folder that is not there yet.")
    }

    static func backupOfOtherVersion(_ folder: String, has: String, wants: Int) -> Self {
        Self(
            .otherVersion, "The base backup in \(folder) is of Postgres \(has), and not of \(wants).",
            details: ["Nothing was changed."], fix: "Recover it with Postgres \(has).")
    }

    /// - Parameter reached: the last transaction before it, if that is known.
    static func missingSegment(_ segment: WALSegment, in folder: String, reached: Date? = nil) -> Self {
        let moment = reached.map { PostgresTimestamp.text(of: $0) }
        return Self(
            .logIncomplete,
            "The log segment \(segment) is missing in \(folder), or not whole, and there are later ones.",
            details: moment.map { ["The last transaction before it was at \($0)."] } ?? [],
            fix:
                "Find it in another copy of the archive, or recover to a moment before it: nothing after it can be recovered."
        )
    }

    static func missingEnd(_ segment: WALSegment, in folder: String) -> Self {
        Self(
            .logIncomplete,
            "The log segment \(segment) is missing in \(folder), or not whole: the base backup cannot be used without it.",
            fix: "Find it in another copy of the archive, or use another base backup.")
    }

    /// - Parameter position: where the last record begins that could be read.
    static func damagedLog(
        after position: WALPosition, in segment: WALSegment, _ folder: String, reached: Date?
    ) -> Self {
        let moment = reached.map { PostgresTimestamp.text(of: $0) }
        return Self(
            .logIncomplete,
            "The log in \(folder) is damaged after \(position), at the end of the segment \(segment) or the beginning of the next one.",
            details: moment.map { ["The last transaction before it was at \($0)."] } ?? [],
            fix:
                "Find both in another copy of the archive, or recover to a moment before: nothing after it can be recovered."
        )
    }

    static func tooEarly(_ moment: Date, _ folder: String) -> Self {
        Self(
            .momentTooEarly,
            "\(PostgresTimestamp.text(of: moment)) is before the end of the base backup in \(folder).",
            fix: "Recover from an older base backup, or to a later moment.")
    }

    static func notRecovered(_ home: String, _ lines: [String]) -> Self {
        Self(
            .notRecovered, "The cluster in \(home) could not be recovered.", details: lines.suffix(6),
            fix: "See what Postgres and its programs say above.")
    }
}
