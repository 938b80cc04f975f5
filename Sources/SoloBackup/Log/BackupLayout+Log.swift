/// Where the write-ahead log of a stage's Postgres clusters is: batches of segments, each with a manifest of its own.
///
///     shop/production/log/15-3f2a9c01/000…03-000…05/segments.tar.zst.age
///     shop/production/log/15-3f2a9c01/000…03-000…05/manifest.SHA256.json
///
/// The folder's name is behind those of backups, so that nothing that is left over by one is looked for there.
extension BackupLayout {
    private static let logFolder = "log/"

    /// What ``path(of:in:)`` takes for a backup's name.
    func batch(_ first: String, _ last: String, of cluster: String) -> String {
        "\(Self.logFolder)\(cluster)/\(first.lowercased())-\(last.lowercased())"
    }

    /// The folder of all logs.
    var logs: String { stageFolder + Self.logFolder }

    func log(of cluster: String) -> String { "\(logs)\(cluster)/" }

    /// The batch whose folder a path is in, and the digest if it is the path of a manifest.
    func batch(at path: String, of cluster: String) -> (name: String, digest: String?)? {
        let parts = path.dropFirst(log(of: cluster).count).split(separator: "/", omittingEmptySubsequences: false)
        guard path.hasPrefix(log(of: cluster)), parts.count == 2 else { return nil }
        return (String(parts[0]), digest(inName: parts[1]))
    }
}
