import Foundation
import SoloCore
import SoloServices

extension StoredManifest {
    /// Forgets an orphan, once its data is gone.
    static func forget(_ orphan: StoredResource, _ folders: StageFolders) throws {
        let before = try orphans(folders.orphans)
        let kept = before.filter { StoredResource(.init($0.kind), $0.id) != orphan }
        guard kept.count < before.count else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile(path: folders.orphans.path).replace(with: try encoder.encode(kept))
    }
}

extension DevSession {
    /// On the session, which writes the same list whenever it applies a manifest.
    func forget(_ orphan: StoredResource) throws { try StoredManifest.forget(orphan, folders) }
}
