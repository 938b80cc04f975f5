import Foundation
import SoloSQL

/// The parameters of a listing.
struct ListingQuery: Sendable {
    var prefix: Data
    /// Keys that share what is before it, after the prefix, are reported as one common prefix; empty means no delimiter.
    var delimiter: Data
    /// The first key that may be listed.
    var start: Data
    var limit: Int
}

struct Listing: Sendable {
    var objects: [ListedObject] = []
    var commonPrefixes: [Data] = []
    /// Where the next page starts; `nil` after the last one.
    var next: Data?

    var count: Int { objects.count + commonPrefixes.count }
}

extension ObjectIndex {
    /// Reads a page in the order of the keys. Keys under a common prefix are skipped and not read.
    func list(_ bucket: Int, _ query: ListingQuery) throws -> Listing {
        try read { connection in
            var listing = Listing()
            let end = ObjectKey.end(ofPrefix: query.prefix)
            var start = query.start.lexicographicallyPrecedes(query.prefix) ? query.prefix : query.start
            while true {
                let batch = min(query.limit - listing.count + 1, query.delimiter.isEmpty ? 1001 : 128)
                let rows = try Self.rows(connection, bucket, from: start, to: end, limit: batch)
                for row in rows {
                    let key = row.key.bytes
                    if let common = Self.commonPrefix(of: key, query) {
                        // Everything under it was listed, or is listed now.
                        if listing.commonPrefixes.last == common { continue }
                        guard listing.count < query.limit else {
                            listing.next = key
                            return listing
                        }
                        listing.commonPrefixes.append(common)
                        start = ObjectKey.end(ofPrefix: common)
                    } else {
                        guard listing.count < query.limit else {
                            listing.next = key
                            return listing
                        }
                        listing.objects.append(row)
                        start = key + [0]
                    }
                }
                guard rows.count == batch else { return listing }
            }
        }
    }

    private static func commonPrefix(of key: Data, _ query: ListingQuery) -> Data? {
        guard !query.delimiter.isEmpty else { return nil }
        let rest = key.dropFirst(query.prefix.count)
        guard let found = rest.firstRange(of: query.delimiter) else { return nil }
        return Data(key[key.startIndex..<found.upperBound])
    }

    private static func rows(
        _ connection: SQLiteConnection, _ bucket: Int, from start: Data, to end: Data, limit: Int
    ) throws -> [ListedObject] {
        try connection.all(
            """
            SELECT key, size, etag, modified FROM objects
            WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?
            """,
            .integer(Int64(bucket)), .bytes(start), .bytes(end), .integer(Int64(limit))
        ) { row in
            ListedObject(
                key: ObjectKey(row.bytes(0)), size: row.integer(1), etag: row.text(2), modified: row.date(3))
        }
    }
}
