import SoloSQL

extension ObjectStore {
    /// Gives a bucket a new name with all that is in it, unless there is one of that name. Call it before
    /// ``prepare(buckets:)``, which makes a bucket of the new name.
    package func rename(bucket old: String, to new: String) async throws {
        _ = try await index.writer.change { connection in
            try connection.execute(
                "UPDATE buckets SET name = ? WHERE name = ? AND NOT EXISTS (SELECT 1 FROM buckets WHERE name = ?)",
                .text(new), .text(old), .text(new))
        }
    }
}
