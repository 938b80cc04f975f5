import Foundation
package import SoloCore
import SoloServices

/// A stage that does not run, on its stores. It holds the stage's lock, so that it is not started meanwhile.
package struct StoredStage: Sendable {
    package let administration: ServicesAdministration
    private let services: PlatformServices
    private let lock: StageLock

    /// - Parameter manifest: the stack, if it is known; the one that was applied last if it is `nil`.
    package static func open(
        _ folders: StageFolders, manifest: Manifest? = nil, environment: [String: String]
    ) async throws -> StoredStage {
        try folders.make()
        let lock = try StageLock(folders.lock, stage: folders.stage)
        let applied = try StoredManifest.read(folders.manifest)
        let known = manifest ?? applied
        let configuration = PlatformConfiguration(
            folders: folders, project: known?.name ?? folders.package.lastPathComponent, environment: environment)
        let services = try PlatformServices(unserved: configuration)
        if let applied { try await services.apply(applied, changesDatabases: false) }
        return StoredStage(
            administration: ServicesAdministration(services, folders, session: nil) { known }, services: services,
            lock: lock)
    }

    /// Opens the stage's stores for the body, and closes them in every case.
    package static func with<Result>(
        _ folders: StageFolders, manifest: Manifest? = nil, environment: [String: String],
        _ body: (any StageAdministration) async throws -> Result
    ) async throws -> Result {
        let stage = try await open(folders, manifest: manifest, environment: environment)
        do {
            let result = try await body(stage.administration)
            await stage.close()
            return result
        } catch {
            await stage.close()
            throw error
        }
    }

    package func close() async {
        await services.close()
        lock.release()
    }
}
