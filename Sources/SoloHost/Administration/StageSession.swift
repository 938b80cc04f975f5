package import Foundation
package import SoloCore
package import SoloServices

/// The session that runs a stage, as the administration of the stage sees it.
package protocol StageSession: Sendable {
    /// What runs now.
    var live: RunningStage { get async }
    /// Of the release that serves, or the one that was applied last.
    var manifest: Manifest? { get async }
    /// Of a release that waits for a secret or a person's consent.
    var waitingManifest: Manifest? { get async }
    /// Of every release that has a process or waits: the resources that they use must stay.
    var runningManifests: [Manifest] { get async }
    /// The binary of the release that serves.
    var servingBinary: URL? { get async }
    /// Starts the serving release again, with the current bindings of its resources.
    func bindingsChanged()
    /// Takes a removed resource from the list of orphans, which the session writes as well.
    func forget(_ orphan: StoredResource) async throws
    /// Takes a step of a deploy.
    func perform(_ request: ReleaseRequest) async throws -> AdminResponse
}

/// A stage that runs, at one moment.
package struct RunningStage: Sendable {
    /// The release that serves.
    package var release: String?
    /// Of the session.
    package var process: Int32
    /// Of the release that serves, by name: `web`, `work`.
    package var appProcesses: [String: Int32]
    package var addresses: StageAddresses

    package init(release: String?, process: Int32, appProcesses: [String: Int32], addresses: StageAddresses) {
        self.release = release
        self.process = process
        self.appProcesses = appProcesses
        self.addresses = addresses
    }
}

/// Where a stage can be reached.
package struct StageAddresses: Sendable, Equatable, Codable {
    /// Of each API, by component id.
    package var apis: [String: String]
    package var services: String

    package init(apis: [String: String], services: String) {
        self.apis = apis
        self.services = services
    }
}
