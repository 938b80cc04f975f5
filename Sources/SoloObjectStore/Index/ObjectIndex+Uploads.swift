import Foundation
import SoloSQL

/// An object that is being put in parts.
struct StoredUpload: Sendable {
    var id: String
    var bucket: Int
    var key: ObjectKey
    var details: ObjectDetails
}

struct StoredPart: Sendable {
    var number: Int
    var etag: String
    var modified: Date
    var file: StoredFile
    var checksum: ObjectDetails.Checksum?
}

extension ObjectIndex {
    static func begin(_ connection: SQLiteConnection, _ upload: StoredUpload, at date: Date) throws {
        try require(connection, bucket: upload.bucket)
        let details = String(decoding: try JSONEncoder().encode(upload.details), as: UTF8.self)
        try connection.execute(
            "INSERT INTO uploads (id, bucket, key, started, details) VALUES (?, ?, ?, ?, ?)", .text(upload.id),
            .integer(Int64(upload.bucket)), .bytes(upload.key.bytes), .double(date.timeIntervalSince1970),
            .text(details))
    }

    /// The upload, if it is one of this object.
    static func upload(
        _ connection: SQLiteConnection, _ id: String, _ bucket: Int, _ key: ObjectKey
    ) throws -> StoredUpload? {
        try connection.first(
            "SELECT details FROM uploads WHERE id = ? AND bucket = ? AND key = ?", .text(id), .integer(Int64(bucket)),
            .bytes(key.bytes)
        ) { row in
            StoredUpload(
                id: id, bucket: bucket, key: key,
                details: try JSONDecoder().decode(ObjectDetails.self, from: Data(row.text(0).utf8)))
        }
    }

    /// Keeps a part; returns the file of the part that it replaces.
    static func put(_ connection: SQLiteConnection, _ upload: String, _ part: StoredPart) throws -> [String] {
        let replaced = try connection.all(
            "DELETE FROM parts WHERE upload = ? AND number = ? RETURNING file", .text(upload),
            .integer(Int64(part.number))
        ) { $0.text(0) }
        let checksum = String(decoding: try JSONEncoder().encode([part.checksum]), as: UTF8.self)
        try connection.execute(
            "INSERT INTO parts (upload, number, etag, modified, file, size, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .text(upload), .integer(Int64(part.number)), .text(part.etag),
            .double(part.modified.timeIntervalSince1970), .text(part.file.name), .integer(Int64(part.file.size)),
            .text(checksum))
        return replaced
    }

    static func parts(_ connection: SQLiteConnection, _ upload: String) throws -> [StoredPart] {
        try connection.all(
            "SELECT number, etag, modified, file, size, checksum FROM parts WHERE upload = ? ORDER BY number",
            .text(upload)
        ) { row in
            StoredPart(
                number: row.integer(0), etag: row.text(1), modified: row.date(2),
                file: StoredFile(name: row.text(3), size: row.integer(4)),
                checksum: try JSONDecoder().decode([ObjectDetails.Checksum?].self, from: Data(row.text(5).utf8)).first
                    ?? nil)
        }
    }

    /// Removes an upload and its parts; returns the parts' files.
    static func end(_ connection: SQLiteConnection, _ upload: String) throws -> [String] {
        let names = try connection.all("DELETE FROM parts WHERE upload = ? RETURNING file", .text(upload)) {
            $0.text(0)
        }
        try connection.execute("DELETE FROM uploads WHERE id = ?", .text(upload))
        return names
    }

    /// The uploads that began before a date.
    static func uploads(_ connection: SQLiteConnection, before date: Date) throws -> [String] {
        try connection.all("SELECT id FROM uploads WHERE started < ?", .double(date.timeIntervalSince1970)) {
            $0.text(0)
        }
    }
}
