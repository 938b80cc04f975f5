import Foundation
import Logging
package import SoloCore
import SoloServices

/// A stage that does not run, on its stores. It holds the stage's lock, so that nobody starts it meanwhile.
package struct StoredStage: Sendable {
    package let administration: ServicesAdministration
    private let services: PlatformServices
    private let lock: StageLock

    /// - Parameter manifest: the stack, if it is known; the one that was applied last where it is `nil`.
    package static func open(
        _ folders: StageFolders, manifest: Manifest? = nil, environment: [String: String]
    ) async throws -> StoredStage {
        try folders.make()
        let lock = try StageLock(folders.lock, stage: folders.stage)
        let applied = try StoredManifest.read(folders.manifest)
        let known = manifest ?? applied
        var configuration = PlatformConfiguration(
            folders: folders, project: known?.name ?? folders.package.lastPathComponent, environment: environment)
        configuration.delivers = false
        var logger = Logger(label: "solo.services")
        logger.logLevel = .critical
        let services = try PlatformServices(configuration, invoker: NobodyServes(), logger: logger)
        if let applied { try await services.apply(applied) }
        return StoredStage(
            administration: ServicesAdministration(services, folders, session: nil) { known }, services: services,
            lock: lock)
    }

    package func close() async {
        await services.close()
        lock.release()
    }

    private struct NobodyServes: Invoker {
        func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
            throw InvocationNotDelivered("The stage does not run.")
        }
    }
}
