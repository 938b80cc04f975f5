import Foundation
package import SoloCore

extension BackupCatalog {
    /// Removes what a retention does not keep: backups, increments, parts of logs, and the files that nothing else needs.
    ///
    /// The manifests go first, one after the other: what is interrupted has removed whole backups, and the files that are left go with the next
    /// sweep.
    ///
    /// - Returns: the names of the backups that were removed, the newest first.
    /// - Throws: ``BackupError`` `backup-damaged` if the manifest of one that stays can't be read: nobody knows then which files it needs.
    package func prune(_ keep: ManifestBackups.Retention) async throws -> [String] {
        let entries = try await entries()
        let names = keep.kept(among: entries.map(\.name))
        var kept: [(name: String, manifest: BackupManifest)] = []
        // One that stays and can't be read is an error before anything is removed.
        for entry in entries where names.contains(entry.name) {
            kept.append((entry.name, try await manifest(of: entry)))
        }
        let removed = entries.filter { !names.contains($0.name) }
        for entry in removed { try await destination.remove(entry.manifestPath) }
        guard let newest = entries.first, let horizon = keep.horizon(among: kept.map(\.name)) else { return [] }
        try await pruneIncrements(since: horizon)
        try await pruneLogs(NeededLogs(of: kept, since: horizon), horizon: horizon)
        try await sweep(before: newest.name)
        return removed.map(\.name)
    }

    /// Before the horizon nothing but whole backups can be restored. After it, and up to a day before the newest, one increment of each hour is
    /// enough.
    private func pruneIncrements(since horizon: String) async throws {
        let entries = try await increments.entries()
        guard let newest = entries.first else { return }
        let day = BackupLayout.time(of: newest.name).map { BackupLayout.name(of: $0 - 86_400) } ?? horizon
        var hours: Set<Substring> = []
        for entry in entries {
            // `2026-11-27T20`
            let isNewestOfHour = hours.insert(entry.name.prefix(13)).inserted
            if entry.name > horizon, entry.name > day || isNewestOfHour { continue }
            try await destination.remove(entry.manifestPath)
        }
        try await increments.sweep(before: newest.name)
    }

    private func pruneLogs(_ needed: NeededLogs, horizon: String) async throws {
        let names = try await destination.files(under: layout.logs).compactMap { file in
            file.path.dropFirst(layout.logs.count).split(separator: "/").first
        }
        for name in Set(names).sorted() {
            let log = LogCatalog(destination, layout, cluster: String(name))
            if needed.knows(name) {
                _ = try await log.remove { !needed.has($0, of: name) }
            } else if let end = try await log.newest(), let start = BackupLayout.time(of: horizon), end < start {
                // One that goes on may be that of a backup that is under way.
                _ = try await log.remove { _ in true }
            }
        }
    }
}

/// The parts of logs that base backups need.
private struct NeededLogs {
    /// From where on every batch is needed, by cluster.
    private var from: [String: String] = [:]
    /// What older base backups need for themselves.
    private var own: [String: [ClosedRange<String>]] = [:]

    init(of backups: [(name: String, manifest: BackupManifest)], since horizon: String) {
        for (name, manifest) in backups {
            for log in manifest.files.compactMap(\.log) {
                let first = log.segment.lowercased()
                if name < horizon, let last = log.last?.lowercased(), first <= last {
                    own[log.cluster, default: []].append(first...last)
                } else {
                    from[log.cluster] = min(from[log.cluster] ?? first, first)
                }
            }
        }
    }

    func knows(_ cluster: Substring) -> Bool { from[String(cluster)] != nil || own[String(cluster)] != nil }

    func has(_ batch: LogCatalog.Batch, of cluster: Substring) -> Bool {
        if let first = from[String(cluster)], batch.last >= first { return true }
        return own[String(cluster), default: []].contains {
            batch.first <= $0.upperBound && batch.last >= $0.lowerBound
        }
    }
}
