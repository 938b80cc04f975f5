package import SoloCore

extension BackupCatalog {
    /// Removes what runs that did not come to their end have left. Where the key may not remove anything, their files stay: a key that
    /// may only write is what keeps backups safe.
    ///
    /// - Parameter name: backups that were begun later stay: one of them may be under way.
    package func removeUnfinished(before name: String) async throws {
        try await destination.discardUploads(under: layout.folder)
        do {
            try await sweep(before: name)
        } catch let error as BackupError where error.code == .rejected {
            return
        }
    }

    /// Removes the backups that a retention does not keep, and the files that none of the others needs.
    ///
    /// The manifests go first, one after the other: what is interrupted has removed whole backups, and the files that are left go with the next
    /// sweep.
    ///
    /// - Returns: the names of those that were removed, the newest first.
    /// - Throws: ``BackupError`` `backup-damaged` if the manifest of one that stays can't be read: nobody knows then which files it needs.
    package func prune(_ keep: ManifestBackups.Retention) async throws -> [String] {
        let entries = try await entries()
        let kept = keep.kept(among: entries.map(\.name))
        // One that stays and can't be read is an error before anything is removed.
        for entry in entries where kept.contains(entry.name) { _ = try await manifest(of: entry) }
        let removed = entries.filter { !kept.contains($0.name) }
        for entry in removed { try await destination.remove(entry.manifestPath) }
        if let newest = entries.first { try await sweep(before: newest.name) }
        return removed.map(\.name)
    }

    /// Removes the files of folders without a manifest, unless a backup needs them.
    private func sweep(before name: String) async throws {
        let files = try await destination.files(under: layout.folder)
        let complete = Set(files.compactMap { layout.manifest(at: $0.path)?.backup })
        let loose = files.filter { file in
            let backup = layout.backup(of: file.path)
            return !complete.contains(backup) && backup < name
        }
        guard !loose.isEmpty else { return }
        var needed: Set<String> = []
        for entry in try await entries() {
            // Whatever it needs may be among them.
            guard let manifest = try? await manifest(of: entry) else { return }
            needed.formUnion(manifest.files.map(\.path))
        }
        for file in loose where !needed.contains(file.path) { try await destination.remove(file.path) }
    }
}
