import SoloSQL
import SoloStore

/// What the owner of a store does with its buckets, whether or not a stack declares them.
extension ObjectStore {
    /// The most objects of one commit, so that puts into other buckets do not wait for a large removal.
    private static let batch = 500

    /// Every bucket with what it holds, sorted by name. It counts, so it takes as long as there are objects.
    package func bucketSummaries() throws -> [BucketSummary] {
        try index.bucketSummaries()
    }

    /// What is in a bucket.
    ///
    /// - Throws: ``ObjectStoreError`` if there is no such bucket.
    package func contents(of bucket: String) throws -> BucketContents {
        guard let record = allBuckets.first(where: { $0.name == bucket }) else {
            throw ObjectStoreError.noSuchBucket(bucket)
        }
        return BucketContents(store: self, bucket: record)
    }

    /// Removes a bucket with its objects, and the uploads that were begun in it. Returns how many objects went.
    ///
    /// From its start on, requests find no such bucket. The object of a put that was under way is removed too, or
    /// the put is rejected. An object that is being read stays readable until the reader ends. If the process ends in the
    /// middle, the bucket has the objects that are left, and can be removed again.
    ///
    /// - Throws: ``ObjectStoreError`` if there is no such bucket.
    @discardableResult
    package func removeBucket(_ name: String) async throws -> Int {
        guard let bucket = hide(bucket: name) else { throw ObjectStoreError.noSuchBucket(name) }
        do {
            let removed = try await empty(bucket.id)
            try loadBuckets()
            return removed
        } catch {
            try? loadBuckets()
            throw error
        }
    }

    private func empty(_ bucket: Int) async throws -> Int {
        var removed = 0
        while true {
            let (count, isLast, unused) = try await index.commits.perform { connection in
                let keys = try ObjectIndex.keys(connection, bucket, limit: Self.batch)
                var unused = try keys.flatMap { try ObjectIndex.delete(connection, bucket, $0) }
                let isLast = keys.count < Self.batch
                if isLast { unused += try ObjectIndex.end(connection, bucket: bucket) }
                return (keys.count, isLast, unused)
            }
            files.remove(unused)
            removed += count
            if isLast { return removed }
        }
    }
}
