package import Foundation

/// What a backup consists of: the last file that is written of it, so that there is no half backup.
///
/// It is plain JSON, so that a backup is found and checked without a key. It names resources and counts rows, and has nothing of what is in
/// them. Its own digest is in its name (``BackupLayout``).
package struct BackupManifest: Codable, Sendable, Equatable {
    /// The version of the layout that this code reads and writes.
    package static let layout = 1

    package var layout = Self.layout
    package var product: String
    package var stage: String
    /// When what it holds was as it holds it; the buckets some moments later than the databases.
    package var taken: Date
    /// The release that served, if one did.
    package var release: String?
    /// Who can read it.
    package var recipients: [String]
    /// Its own, and those of earlier backups that it needs.
    package var files: [BackupFile]

    package init(product: String, stage: String, taken: Date, release: String?) {
        self.product = product
        self.stage = stage
        self.taken = taken
        self.release = release
        recipients = []
        files = []
    }
}

/// One file of a backup, compressed by zstd and encrypted by age.
package struct BackupFile: Codable, Sendable, Equatable {
    /// What every path ends with.
    static let suffix = ".zst.age"

    /// What the file is for.
    package enum Role: String, Codable, Sendable {
        /// A SQLite database, as a database file.
        case sqlite
        /// A Postgres database, in pg_dump's custom format.
        case postgres
        /// A base backup of a Postgres cluster, as a tar archive of its files.
        case base
        /// The stage's own files, as a tar archive.
        case stage
        /// The queues, and the schedules with their runs, as database files of SQLite.
        case queues, schedules
        /// Buckets and objects, a line of JSON each.
        case objects
        /// The contents of objects, as a tar archive.
        case contents
        /// Segments of a Postgres cluster's write-ahead log, as a tar archive.
        case log
        /// The release that served, with its manifest and its migrations, as a tar archive.
        case release
    }

    /// A number of bytes and their SHA-256 in hexadecimal digits.
    package struct Digest: Codable, Sendable, Equatable {
        package var bytes: Int
        package var sha256: String

        package init(bytes: Int, sha256: String) {
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    package var role: Role
    /// The name under which the stage keeps the resource's data.
    package var resource: String?
    /// From the destination's root.
    package var path: String
    /// In its backup: `sqlite.db.sqlite`.
    package var name: String { String((path.split(separator: "/").last ?? "").dropLast(Self.suffix.count)) }
    /// As it lies at the destination.
    package var stored: Digest
    /// What is in it.
    package var content: Digest
    /// The rows of each table, in the same moment as the content.
    package var rows: [String: Int]?
    /// The log that leads from a base backup on.
    package var log: LogRange?

    /// Where the log of a cluster is, and from which segment on it is needed.
    package struct LogRange: Codable, Sendable, Equatable {
        package var cluster: String
        package var segment: String
        /// The last one that the base backup is of no use without.
        package var last: String?

        package init(cluster: String, segment: String, last: String) {
            self.cluster = cluster
            self.segment = segment
            self.last = last
        }
    }
}

extension BackupManifest {
    /// - Throws: ``BackupError`` `backup-damaged` for what is no manifest, `backup-too-new` for a layout of a later release.
    static func decode(_ json: Data, at place: String) throws -> BackupManifest {
        struct Version: Decodable { var layout: Int }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let date = try? Date(text, strategy: Self.moment) else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no date"))
            }
            return date
        }
        do {
            let version = try decoder.decode(Version.self, from: json).layout
            guard version <= layout else {
                throw BackupError(
                    .unknownLayout,
                    "The backup \(place) has the layout \(version), and this release reads up to \(layout).",
                    fix: "Install a newer release of Solo.")
            }
            return try decoder.decode(BackupManifest.self, from: json)
        } catch let error as DecodingError {
            throw BackupError(.damaged, "The backup \(place) can't be read: \(error).")
        }
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Self.moment))
        }
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// `2026-11-27T20:40:00.125Z`
    private static let moment = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
