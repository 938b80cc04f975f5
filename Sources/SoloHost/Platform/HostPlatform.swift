import Foundation
import Logging
package import SoloCore
package import SoloMigrations
package import SoloServices
import Synchronization

/// The real services under a stage on this machine.
package final class HostPlatform: StagePlatform {
    package let services: PlatformServices
    private let folders: StageFolders
    private let failed: @Sendable (any Error) -> Void
    private let running = Mutex<Task<Void, Never>?>(nil)

    /// Opens a project's stage.
    package static func make(
        _ folders: StageFolders, project: String, address: ServicesAddress, environment: [String: String],
        delivers: Bool = true,
        checkingApp: (@Sendable () async throws -> CheckingApp?)? = nil,
        _ invoker: any Invoker,
        attemptFailed: @escaping FailedAttempt.Report = { _ in },
        failed: @escaping @Sendable (any Error) -> Void
    ) throws -> HostPlatform {
        var configuration = PlatformConfiguration(
            folders: folders, project: project, address: address, environment: environment)
        configuration.delivers = delivers
        configuration.backsUp = delivers
        configuration.checkingApp = checkingApp
        return try make(configuration, folders, invoker, attemptFailed: attemptFailed, failed: failed)
    }

    /// Opens the stage's stores; nothing listens yet.
    package static func make(
        _ configuration: PlatformConfiguration, _ folders: StageFolders, _ invoker: any Invoker,
        attemptFailed: @escaping FailedAttempt.Report = { _ in }, failed: @escaping @Sendable (any Error) -> Void
    ) throws -> HostPlatform {
        var logger = Logger(label: "solo.services") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return HostPlatform(
            try PlatformServices(configuration, invoker: invoker, logger: logger, attemptFailed: attemptFailed),
            folders, failed: failed)
    }

    private init(_ services: PlatformServices, _ folders: StageFolders, failed: @escaping @Sendable (any Error) -> Void)
    {
        self.services = services
        self.folders = folders
        self.failed = failed
    }

    package var address: String {
        get async { (try? await services.endpoint()) ?? "\(services.configuration.address)" }
    }

    package func unsetSecrets(of manifest: Manifest) throws -> [String] { try services.missingSecrets(manifest) }

    package func prepare(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        try await services.prepare(manifest, migrations)
    }

    package func promote(_ manifest: Manifest) async throws { try await services.promote(manifest) }

    package func release(except manifests: [Manifest]) async throws {
        try await services.release(except: manifests)
    }

    package func contract(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        try await services.contract(manifest, migrations)
    }

    /// Prepares and promotes a manifest, and releases all others: for a manifest with nothing beside it.
    package func apply(_ manifest: Manifest, _ migrations: ReleaseMigrations) async throws {
        try await services.apply(manifest, migrations)
    }

    package func processEnded() { services.wakeOutboxes() }

    package func misfits(of manifest: Manifest) async throws -> [SchemaMisfit] {
        try await services.configuration.misfits(of: manifest)
    }

    package func bindings(
        release: String, manifest: Manifest, components: Set<String>
    ) async throws -> Bindings {
        try await services.bindings(release: release, manifest: manifest, components: components)
    }

    package func start() async throws {
        // It runs until `stop`, which waits for it: longer than any call of the session.
        let task = Task { [services, failed] in
            do { try await services.run() } catch { failed(error) }
        }
        running.withLock { $0 = task }
        _ = try await services.endpoint()
    }

    package func administration(of session: any StageSession) -> (any StageAdministration)? {
        ServicesAdministration(services, folders, session: session) { await session.manifest }
    }

    package func stop() async {
        await services.stop()
        await running.withLock(\.self)?.value
    }
}

extension PlatformConfiguration {
    /// The services' places of a stage in a project's folder.
    package init(
        folders: StageFolders, project: String, address: ServicesAddress = .anyPort, environment: [String: String]
    ) {
        self.init(
            project: project, stage: folders.stage, folder: folders.state.path,
            keys: KeyFolder(environment: environment, home: NSHomeDirectory()), address: address)
        backupsFolder = StageBackups.folder(environment)
        backupSecret = environment[SoloVariable.backupSecret].map { Redacted($0) }
        backupKey = environment[SoloVariable.backupKey]
    }
}
