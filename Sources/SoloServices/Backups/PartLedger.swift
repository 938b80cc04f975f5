import Foundation
import SoloObjectStore
import SoloSQL

/// Which archive has each part of the objects, while a backup is made: in a file, since there may be millions.
final class PartLedger {
    private let connection: SQLiteConnection

    init(path: String) throws {
        connection = try SQLiteConnection(path: path)
        try connection.script(
            """
            PRAGMA synchronous = OFF;
            CREATE TABLE parts (part TEXT PRIMARY KEY, archive TEXT, bytes INTEGER, content BLOB) WITHOUT ROWID;
            CREATE INDEX missing ON parts (part) WHERE archive IS NULL;
            BEGIN
            """)
    }

    func close() { connection.close() }

    /// A part that an earlier backup has.
    func note(_ part: String, in archive: String) throws {
        try connection.execute(
            "INSERT OR REPLACE INTO parts (part, archive) VALUES (?, ?)", .text(part), .text(archive))
    }

    /// A part that this backup needs.
    func need(_ part: ExportedObject.Part, inline: Data?) throws {
        try connection.execute(
            "INSERT OR IGNORE INTO parts (part, bytes, content) VALUES (?, ?, ?)", .text(part.name),
            .integer(Int64(part.bytes)), inline.map { .bytes($0) } ?? .null)
    }

    /// One that no archive has yet.
    func nextMissing() throws -> (part: ExportedObject.Part, inline: Data?)? {
        try connection.first(
            "SELECT part, bytes, content FROM parts WHERE archive IS NULL LIMIT 1"
        ) { row in
            (
                part: ExportedObject.Part(name: row.text(0), bytes: row.integer(1)),
                inline: row.isNull(2) ? nil : row.bytes(2)
            )
        }
    }

    func archive(of part: String) throws -> String? {
        try connection.first("SELECT archive FROM parts WHERE part = ? AND archive IS NOT NULL", .text(part)) {
            $0.text(0)
        }
    }
}
