extension BackupCatalog {
    /// Removes what runs that did not come to their end have left. Where the key may not remove anything, their files stay: a key that
    /// may only write is what keeps backups safe.
    ///
    /// - Parameter name: backups and increments that were begun later stay: one of them may be under way.
    package func removeUnfinished(before name: String) async throws {
        for catalog in [self, increments] { try await destination.discardUploads(under: catalog.layout.backups) }
        do {
            for catalog in [self, increments] { try await catalog.sweep(before: name) }
        } catch let error as BackupError where error.code == .rejected {
            return
        }
    }

    /// Removes the files of folders without a manifest, unless a backup or an increment needs them.
    func sweep(before name: String) async throws {
        let files = try await files()
        let complete = Set(files.compactMap { layout.manifest(at: $0.path)?.backup })
        let loose = files.filter { file in
            let backup = layout.backup(of: file.path)
            return !complete.contains(backup) && backup < name
        }
        guard !loose.isEmpty, let needed = try await neededFiles() else { return }
        for file in loose where !needed.contains(file.path) { try await destination.remove(file.path) }
    }

    /// The files that any backup or increment needs; `nil` if a manifest can't be read, since those that it needs may be any.
    private func neededFiles() async throws -> Set<String>? {
        var needed: Set<String> = []
        for catalog in [BackupCatalog(destination, layout.main), increments] {
            for entry in try await catalog.entries() {
                guard let manifest = try? await catalog.manifest(of: entry) else { return nil }
                needed.formUnion(manifest.files.map(\.path))
            }
        }
        return needed
    }
}
