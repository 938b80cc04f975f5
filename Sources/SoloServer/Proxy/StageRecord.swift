import Foundation
import SoloCore
import SoloStore
import Synchronization

/// What a host knows of a stage beside its releases.
package struct StageRecord: Codable, Sendable, Equatable {
    static let name = "stage.json"

    package var stage: HostedStage
    /// The name that people reach it by; without one it is served on port 80 for every name.
    package var domain: String?
    /// Only while it is closed.
    package var maintenance: MaintenanceNotice?

    package init(stage: HostedStage, domain: String?, maintenance: MaintenanceNotice? = nil) {
        self.stage = stage
        self.domain = domain
        self.maintenance = maintenance
    }

    /// Those of all stages of a host.
    static func all(in folders: HostFolders) throws -> [StageRecord] {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folders.stages)) ?? []
        return try ids.sorted().compactMap { try read("\(folders.stages)/\($0)/\(name)") }
    }

    static func read(_ path: String) throws -> StageRecord? {
        try DurableFile(path: path).read().map { try JSONCoding.decoder.decode(StageRecord.self, from: $0) }
    }

    /// A deploy and a person may change it at the same time.
    private static let changes = Mutex(())

    /// Changes a stage's record, which is made if it is not there. - Returns: what it was.
    @discardableResult
    static func change(
        _ stage: HostedStage, in folders: HostFolders, _ body: (inout StageRecord) -> Void
    ) throws -> StageRecord? {
        let path = folders.record(of: stage)
        return try changes.withLock { _ in
            let before = try read(path)
            var record = before ?? StageRecord(stage: stage, domain: nil)
            body(&record)
            guard before != record else { return before }
            try DurableFile(path: path).replace(with: JSONCoding.encoder.encode(record), permissions: 0o644)
            return before
        }
    }
}
