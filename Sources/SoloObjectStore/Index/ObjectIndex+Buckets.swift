package import Foundation
import SoloSQL

/// A bucket was removed between the look-up and a change of it.
struct BucketRemoved: Error {}

/// A bucket and what it holds.
package struct BucketSummary: Sendable, Equatable {
    package var name: String
    package var created: Date
    package var objects: Int
    /// The sum of the objects' sizes.
    package var bytes: Int
}

extension ObjectIndex {
    /// - Throws: ``BucketRemoved``. Bucket ids are never reused, so the id identifies the bucket.
    static func require(_ connection: SQLiteConnection, bucket id: Int) throws {
        let found = try connection.first("SELECT 1 FROM buckets WHERE id = ?", .integer(Int64(id))) { _ in true }
        guard found != nil else { throw BucketRemoved() }
    }

    /// Each bucket with what it holds, sorted by name.
    func bucketSummaries() throws -> [BucketSummary] {
        try read { connection in
            try connection.all(
                """
                SELECT name, created, count(key), coalesce(sum(size), 0)
                FROM buckets LEFT JOIN objects ON bucket = id GROUP BY id ORDER BY name
                """
            ) { row in
                BucketSummary(name: row.text(0), created: row.date(1), objects: row.integer(2), bytes: row.integer(3))
            }
        }
    }

    /// The first keys of a bucket.
    static func keys(_ connection: SQLiteConnection, _ bucket: Int, limit: Int) throws -> [ObjectKey] {
        try connection.all(
            "SELECT key FROM objects WHERE bucket = ? ORDER BY key LIMIT ?", .integer(Int64(bucket)),
            .integer(Int64(limit))
        ) { ObjectKey($0.bytes(0)) }
    }

    /// Removes a bucket that has no objects any more, and its uploads; returns the files of their parts.
    static func end(_ connection: SQLiteConnection, bucket id: Int) throws -> [String] {
        let uploads = try connection.all("SELECT id FROM uploads WHERE bucket = ?", .integer(Int64(id))) { $0.text(0) }
        let files = try uploads.flatMap { try end(connection, $0) }
        try connection.execute("DELETE FROM buckets WHERE id = ?", .integer(Int64(id)))
        return files
    }
}
