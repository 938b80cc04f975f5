import Foundation
import SoloCore
import SoloStore

/// Says which release serves again once a stage's data was replaced, for as long as that is not done: everything is stopped meanwhile, and a helper
/// that is killed then has nobody who would ask for it again.
struct UnfinishedReplacement: Sendable {
    private struct Content: Codable {
        var release: String
    }

    private let file: DurableFile

    init(_ stage: HostedStage, in folders: HostFolders) {
        file = DurableFile(path: folders.replacement(of: stage))
    }

    /// - Returns: `nil` if nothing was interrupted.
    func release() throws -> String? {
        try file.read().map { try JSONCoding.decoder.decode(Content.self, from: $0).release }
    }

    func begin(_ release: String) throws {
        try file.replace(with: JSONCoding.encoder.encode(Content(release: release)))
    }

    func end() throws { try file.remove() }
}
