package import Foundation
import SoloCore
import SoloSQL
import SoloStore

extension ObjectStore {
    /// Uploads that are not completed are dropped after as many days.
    private static let uploadDays = 7
    /// The most objects of one commit, so that puts do not wait for a large expiry.
    private static let batch = 500

    /// Removes what is older than its bucket's rules allow, and uploads that were left; returns how many objects went.
    ///
    /// Days are counted from an object's last put, to the second. Run it at least hourly.
    @discardableResult
    package func expire(now: Date) async throws -> Int {
        var removed = 0
        for bucket in allBuckets {
            for rule in bucket.lifecycle where rule.expireAfterDays >= 1 {
                let before = Self.wholeMilliseconds(now.addingTimeInterval(-Double(rule.expireAfterDays) * 86_400))
                removed += try await expire(bucket.id, Data(rule.prefix.utf8), before: before)
            }
        }
        try await expireUploads(before: now.addingTimeInterval(-Double(Self.uploadDays) * 86_400))
        return removed
    }

    private func expire(_ bucket: Int, _ prefix: Data, before: Date) async throws -> Int {
        let end = ObjectKey.end(ofPrefix: prefix)
        var start = prefix
        var removed = 0
        while true {
            let from = start
            let keys = try index.read { connection in
                try connection.all(
                    """
                    SELECT key FROM objects WHERE bucket = ? AND key >= ? AND key < ? AND modified <= ?
                    ORDER BY key LIMIT ?
                    """, .integer(Int64(bucket)), .bytes(from), .bytes(end), .double(before.timeIntervalSince1970),
                    .integer(Int64(Self.batch))
                ) { ObjectKey($0.bytes(0)) }
            }
            guard let last = keys.last else { return removed }
            let (count, unused) = try await index.commits.perform { connection in
                var unused: [String] = []
                var count = 0
                for key in keys {
                    // It may have been put anew in the meantime.
                    guard let found = try ObjectIndex.find(connection, bucket, key), found.object.modified <= before
                    else {
                        continue
                    }
                    unused += try ObjectIndex.delete(connection, bucket, key)
                    count += 1
                }
                return (count, unused)
            }
            files.remove(unused)
            removed += count
            start = last.bytes + [0]
        }
    }

    private func expireUploads(before: Date) async throws {
        let unused = try await index.commits.perform { connection in
            try ObjectIndex.uploads(connection, before: before).flatMap { try ObjectIndex.end(connection, $0) }
        }
        files.remove(unused)
    }
}
