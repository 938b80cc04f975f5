import Foundation
import SoloCore
import SoloStore

/// What a host knows of a stage beside its releases.
package struct StageRecord: Codable, Sendable, Equatable {
    static let name = "stage.json"

    package var stage: HostedStage
    /// The name that people reach it by; without one it is served on port 80 for every name.
    package var domain: String?

    package init(stage: HostedStage, domain: String?) {
        self.stage = stage
        self.domain = domain
    }

    /// Those of all stages of a host.
    static func all(in folders: HostFolders) throws -> [StageRecord] {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folders.stages)) ?? []
        return try ids.sorted().compactMap { try read("\(folders.stages)/\($0)/\(name)") }
    }

    static func read(_ path: String) throws -> StageRecord? {
        try DurableFile(path: path).read().map { try JSONCoding.decoder.decode(StageRecord.self, from: $0) }
    }

    func write(_ path: String) throws {
        guard try Self.read(path) != self else { return }
        try DurableFile(path: path).replace(with: JSONCoding.encoder.encode(self), permissions: 0o644)
    }
}
