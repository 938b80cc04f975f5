import SoloCore
package import SoloObjectStore

extension PlatformServices {
    /// Every bucket of the stage with what it holds, sorted by name: also those that the stack no longer declares.
    package func bucketSummaries() throws -> [BucketSummary] {
        try objects.bucketSummaries().compactMap { bucket in
            guard let id = resourceID(.bucket, named: bucket.name) else { return nil }
            var bucket = bucket
            bucket.name = id
            return bucket
        }
        .sorted { $0.name < $1.name }
    }

    /// The buckets that no manifest in use declares. Their objects are kept until ``removeBucket(_:)``.
    package func orphanedBuckets() throws -> [BucketSummary] {
        let declared = try declaredBuckets()
        return try bucketSummaries().filter { !declared.contains($0.name) }
    }

    /// What is in a bucket, declared or not.
    ///
    /// - Throws: ``ObjectStoreError`` where the stage has no such bucket.
    package func contents(ofBucket name: String) throws -> BucketContents {
        try objects.contents(of: storageName(.bucket, name))
    }

    /// Removes an orphaned bucket with all that is in it; returns how many objects went.
    ///
    /// - Throws: ``PlatformError`` where a manifest in use declares it, and ``ObjectStoreError`` where there is none.
    @discardableResult
    package func removeBucket(_ name: String) async throws -> Int {
        guard try !declaredBuckets().contains(name) else {
            throw PlatformError(
                .declared, "The stack declares the bucket \(name.debugDescription), so it cannot be removed.",
                fix: "Remove it from the stack first, or remove its objects.")
        }
        return try await withoutChanges {
            let removed = try await objects.removeBucket(storageName(.bucket, name))
            try await changeStorage { $0.remove(StoredResource(.bucket, name)) }
            return removed
        }
    }

    private func declaredBuckets() throws -> Set<String> {
        guard appliedManifest != nil else {
            throw PlatformError(
                .notApplied, "No manifest was applied.", fix: "Apply one first; it says what is declared.")
        }
        return Set(manifestsInUse.flatMap(\.resources).filter { $0.kind == .bucket }.map(\.id))
    }
}
