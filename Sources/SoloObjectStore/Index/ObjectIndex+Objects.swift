import Foundation
import SoloSQL

/// Looking up, putting and deleting one object.
extension ObjectIndex {
    /// An object and the id of its content. These ids are never reused.
    struct Found: Sendable {
        var object: StoredObject
        var content: Int
    }

    /// The object with its content, both of one moment.
    ///
    /// - Throws: ``DamagedObject`` if the content is not there, or has another size than the object.
    func findWithContent(_ bucket: Int, _ key: ObjectKey) throws -> (found: Found, content: StoredContent)? {
        try read { connection in
            guard let found = try Self.find(connection, bucket, key) else { return nil }
            let content = try Self.content(connection, found.content)
            guard let content, content.size == found.object.size else {
                throw DamagedObject(key: key, expected: found.object.size, found: content?.size)
            }
            return (found, content)
        }
    }

    func find(_ bucket: Int, _ key: ObjectKey) throws -> Found? {
        try read { try Self.find($0, bucket, key) }
    }

    static func find(_ connection: SQLiteConnection, _ bucket: Int, _ key: ObjectKey) throws -> Found? {
        try connection.first(
            "SELECT size, etag, modified, content, details FROM objects WHERE bucket = ? AND key = ?",
            .integer(Int64(bucket)), .bytes(key.bytes)
        ) { row in
            Found(
                object: StoredObject(
                    key: key, size: row.integer(0), etag: row.text(1), modified: row.date(2),
                    details: try JSONDecoder().decode(ObjectDetails.self, from: Data(row.text(4).utf8))),
                content: row.integer(3))
        }
    }

    static func content(_ connection: SQLiteConnection, _ id: Int) throws -> StoredContent? {
        let bytes = try connection.first("SELECT bytes FROM contents WHERE id = ?", .integer(Int64(id))) { row in
            row.isNull(0) ? nil : row.bytes(0)
        }
        guard let bytes else { return nil }
        if let bytes { return .inline(bytes) }
        return .files(
            try connection.all(
                "SELECT name, size FROM files WHERE content = ? ORDER BY position", .integer(Int64(id))
            ) { StoredFile(name: $0.text(0), size: $0.integer(1)) })
    }

    /// Puts an object in place of any object with its key; returns the files that are no longer needed.
    ///
    /// - Throws: ``BucketRemoved`` if the bucket was removed meanwhile.
    static func put(
        _ connection: SQLiteConnection, _ bucket: Int, _ object: StoredObject, _ content: StoredContent
    ) throws -> [String] {
        try require(connection, bucket: bucket)
        let replaced = try delete(connection, bucket, object.key)
        let inline: SQLValue = if case .inline(let bytes) = content { .bytes(bytes) } else { .null }
        let id = try IndexSequence.contents.next(connection)
        try connection.execute("INSERT INTO contents (id, bytes) VALUES (?, ?)", .integer(Int64(id)), inline)
        if case .files(let files) = content {
            for (position, file) in files.enumerated() {
                try connection.execute(
                    "INSERT INTO files (name, content, position, size) VALUES (?, ?, ?, ?)", .text(file.name),
                    .integer(Int64(id)), .integer(Int64(position)), .integer(Int64(file.size)))
            }
        }
        let details = String(decoding: try JSONEncoder().encode(object.details), as: UTF8.self)
        try connection.execute(
            "INSERT INTO objects (bucket, key, size, etag, modified, content, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .integer(Int64(bucket)), .bytes(object.key.bytes), .integer(Int64(object.size)), .text(object.etag),
            .double(object.modified.timeIntervalSince1970), .integer(Int64(id)), .text(details))
        return replaced
    }

    /// Deletes an object, if it is there; returns the files that are no longer needed.
    static func delete(_ connection: SQLiteConnection, _ bucket: Int, _ key: ObjectKey) throws -> [String] {
        let content = try connection.first(
            "DELETE FROM objects WHERE bucket = ? AND key = ? RETURNING content", .integer(Int64(bucket)),
            .bytes(key.bytes)
        ) { $0.integer(0) }
        guard let content else { return [] }
        let names = try connection.all("DELETE FROM files WHERE content = ? RETURNING name", .integer(Int64(content))) {
            $0.text(0)
        }
        try connection.execute("DELETE FROM contents WHERE id = ?", .integer(Int64(content)))
        return names
    }

    /// Those of the files that no object and no part mentions.
    func unmentioned(_ names: [String]) throws -> [String] {
        try read { connection in
            try names.filter { name in
                try connection.first("SELECT 1 FROM parts WHERE file = ?", .text(name), body: { _ in true }) == nil
                    && connection.first("SELECT 1 FROM files WHERE name = ?", .text(name), body: { _ in true }) == nil
            }
        }
    }
}
