package import Foundation

/// Test vectors that others publish. They are not part of the repository.
package enum PublishedVectors {
    /// A folder of vectors: in the one that `SOLO_VECTORS` names, or in the one that stands beside the repository.
    package static func folder(_ name: String) -> URL? {
        let named = ProcessInfo.processInfo.environment["SOLO_VECTORS"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        let beside = URL(filePath: #filePath).appending(path: "../../../../../shared/vectors").standardizedFileURL
        return [named, beside].compactMap { $0?.appending(path: name) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    package static func missing(_ name: String) -> String {
        "The published vectors are skipped: SOLO_VECTORS names no folder that holds \(name)/."
    }
}
