package import Foundation
import SoloCore
import SoloS3
import SoloSQL
import SoloStore

/// Makes a store's folder from what an ``ObjectSnapshot`` has told: first the buckets and objects, then their parts in any order.
///
/// Nothing opens the folder before ``finish()``, which says what is missing.
package final class ObjectImport {
    private static let batch = 1000

    private let directory: String
    private let connection: SQLiteConnection
    private var buckets: [String: Int] = [:]
    private var pending = 0

    /// - Parameter directory: a folder that is not there yet.
    package init(directory: String) throws {
        self.directory = directory
        try DurableFile.makeFolder("\(directory)/content")
        connection = try SQLiteConnection(path: "\(directory)/index.sqlite")
        try connection.script(ObjectIndex.schema)
        try connection.script(
            "CREATE TEMP TABLE wanted (part TEXT, content INTEGER, bytes INTEGER, PRIMARY KEY (part, content))")
        try connection.script("BEGIN")
    }

    /// A bucket; one that was added before stays as it is.
    package func add(_ bucket: ExportedBucket) throws {
        guard buckets[bucket.bucket] == nil else { return }
        let id = try IndexSequence.buckets.next(connection)
        let rules = String(decoding: try JSONEncoder().encode(bucket.lifecycle), as: UTF8.self)
        try connection.execute(
            "INSERT INTO buckets (id, name, created, lifecycle) VALUES (?, ?, ?, ?)", .integer(Int64(id)),
            .text(bucket.bucket), .double(bucket.created.timeIntervalSince1970), .text(rules))
        buckets[bucket.bucket] = id
    }

    /// An object; one that was added before stays as it is.
    ///
    /// - Throws: `SQLError` for an object whose bucket was not added.
    package func add(_ object: ExportedObject) throws {
        guard let bucket = buckets[object.bucket] else {
            throw SQLError(.statement, "The object \(object.key.debugDescription) is in no bucket.")
        }
        guard try ObjectIndex.find(connection, bucket, ObjectKey(object.key)) == nil else { return }
        let isInline = object.parts.first?.isInline == true
        var details = ObjectDetails(fields: object.fields, metadata: object.metadata)
        details.checksum = object.checksum.first.flatMap { name, value in
            ChecksumAlgorithm(rawValue: name).map { .init(algorithm: $0, value: value) }
        }
        let stored = StoredObject(
            key: ObjectKey(object.key), size: object.bytes, etag: object.etag, modified: object.modified,
            details: details)
        let files = object.parts.map { StoredFile(name: $0.name, size: $0.bytes) }
        _ = try ObjectIndex.put(connection, bucket, stored, isInline ? .inline(Data()) : .files(files))
        let content = Int64(try ObjectIndex.find(connection, bucket, stored.key)?.content ?? 0)
        for part in object.parts where part.bytes > 0 {
            try connection.execute(
                "INSERT INTO wanted (part, content, bytes) VALUES (?, ?, ?)", .text(part.name), .integer(content),
                .integer(Int64(part.bytes)))
        }
        try commitEveryBatch()
    }

    /// Whether a part is to be put into the index, by its name.
    package static func isInline(_ part: String) -> Bool { part.hasPrefix(ExportedObject.Part.digestPrefix) }

    /// How many bytes a part must have, if any object is missing it.
    package func wants(_ part: String) throws -> Int? {
        try connection.first("SELECT bytes FROM wanted WHERE part = ? LIMIT 1", .text(part)) { $0.integer(0) }
    }

    /// Puts a small part into the index of each object that has it.
    package func add(inline bytes: Data, as part: String) throws {
        try connection.execute(
            "UPDATE contents SET bytes = ? WHERE id IN (SELECT content FROM wanted WHERE part = ?)", .bytes(bytes),
            .text(part))
        try took(part)
    }

    /// The file of a part that is not inline, to be written by the caller and told by ``took(_:)``.
    ///
    /// - Throws: `SQLError` for a name that no store has made, which could lead out of the folder.
    package func makeFile(of part: String) throws -> String {
        let isPlain = part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isPlain, let first = part.first, first.isHexDigit else {
            throw SQLError(.statement, "The part \(part.debugDescription) has a name that no store gives.")
        }
        let folder = "\(directory)/content/\(first)"
        try DurableFile.makeFolder(folder)
        return "\(folder)/\(part)"
    }

    /// A part is there, and on the disk if it is a file.
    package func took(_ part: String) throws {
        try connection.execute("DELETE FROM wanted WHERE part = ?", .text(part))
        try commitEveryBatch()
    }

    /// Flushes all of it.
    ///
    /// - Returns: the parts that are still missing; the folder is good if there is none.
    package func finish() throws -> [String] {
        try connection.script("COMMIT")
        let missing = try connection.all("SELECT DISTINCT part FROM wanted ORDER BY part LIMIT 10") { $0.text(0) }
        try connection.script("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(directory)/content") {
            try DurableFile.flushFolder("\(directory)/content/\(name)")
        }
        for path in ["\(directory)/content", directory] { try DurableFile.flushFolder(path) }
        return missing
    }

    private func commitEveryBatch() throws {
        pending += 1
        guard pending >= Self.batch else { return }
        try connection.script("COMMIT; BEGIN")
        pending = 0
    }
}
