import Foundation
import SoloCore
import SoloStore

/// The releases that a stage has served, the newest last: where a rollback goes back to.
struct StageHistory: Sendable {
    private static let kept = 50

    struct Entry: Codable, Sendable, Equatable {
        var release: String
        var at: Date
    }

    private let file: DurableFile

    init(_ stage: HostedStage, in folders: HostFolders) {
        file = DurableFile(path: "\(folders.stage(stage))/history.json")
    }

    func entries() throws -> [Entry] {
        try file.read().map { try JSONCoding.decoder.decode([Entry].self, from: $0) } ?? []
    }

    /// Notes that a release serves from now on.
    func add(_ release: String, at date: Date) throws {
        let before = try entries()
        guard before.last?.release != release else { return }
        let entries = (before + [Entry(release: release, at: date)]).suffix(Self.kept)
        try file.replace(with: JSONCoding.encoder.encode(Array(entries)), permissions: 0o644)
    }

    /// What served before a release, of those that are still there.
    func previous(of serving: String, among kept: [String]) throws -> String? {
        try entries().map(\.release).last { $0 != serving && kept.contains($0) }
    }
}
