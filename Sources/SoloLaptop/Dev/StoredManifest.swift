package import Foundation
package import SoloCore

/// What was applied last to a stage: the manifest, and the resources that earlier ones had and that are still kept.
package enum StoredManifest {
    /// `nil` where there is none, or one that this release does not read.
    package static func read(_ file: URL) -> Manifest? {
        (try? Data(contentsOf: file)).flatMap { try? Manifest.decode($0) }
    }

    /// Resources that no stack mentions any more, with their data.
    package static func orphans(_ file: URL) -> [ManifestResource] {
        (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode([ManifestResource].self, from: $0) } ?? []
    }

    /// Writes what is applied now, each file whole or not at all: first what would be forgotten otherwise.
    package static func write(_ manifest: Manifest, after before: Manifest?, _ folders: StageFolders) throws {
        let kept = orphans(after: manifest, before: before, known: orphans(folders.orphans))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(kept).write(to: folders.orphans, options: .atomic)
        try manifest.encoded().write(to: folders.manifest, options: .atomic)
    }

    /// Those that were there and are neither mentioned nor renamed, by id.
    static func orphans(
        after manifest: Manifest, before: Manifest?, known: [ManifestResource]
    ) -> [ManifestResource] {
        let mentioned = Set(manifest.resources.flatMap { [$0.id] + [$0.renamedFrom].compactMap(\.self) })
        var kept: [String: ManifestResource] = [:]
        for resource in known + (before?.resources ?? []) where !mentioned.contains(resource.id) {
            kept[resource.id] = resource
        }
        return kept.values.sorted { $0.id < $1.id }
    }
}
