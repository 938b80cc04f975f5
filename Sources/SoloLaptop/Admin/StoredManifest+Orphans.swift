import SoloCore
import SoloServices

extension StoredManifest {
    /// Forgets an orphan, once its data is gone.
    static func forget(_ orphan: StoredResource, _ folders: StageFolders) throws {
        let before = try orphans(folders.orphans)
        let kept = before.filter { StoredResource($0) != orphan }
        guard kept.count < before.count else { return }
        try write(kept, folders)
    }
}

extension DevSession {
    /// On the session, which writes the same list whenever it applies a manifest.
    func forget(_ orphan: StoredResource) throws { try StoredManifest.forget(orphan, folders) }
}
