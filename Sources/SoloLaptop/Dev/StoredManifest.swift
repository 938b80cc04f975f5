package import Foundation
package import SoloCore

/// The manifest that was applied last, in `.solo/STAGE/manifest.json`.
package enum StoredManifest {
    /// `nil` where there is none, or one that this release does not read.
    package static func read(_ file: URL) -> Manifest? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(Manifest.self, from: data)
    }

    /// Writes it whole or not at all.
    package static func write(_ manifest: Manifest, to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(manifest).write(to: file, options: .atomic)
    }
}
