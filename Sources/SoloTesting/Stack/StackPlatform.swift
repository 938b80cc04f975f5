import Foundation
import Logging
import SoloCore
import SoloMigrations
import SoloServices

/// The platform of one test: the services that `solo dev` runs, in a folder and on a port of their own, delivering nothing by
/// themselves.
final class StackPlatform: Sendable {
    /// Whose key the test's own clients use; it is granted everything.
    static let component = "command.solo-testing"

    let bindings: Bindings
    let services: PlatformServices
    let invoker: StackInvoker
    let folder: URL
    let log: StackLog
    private let running: Task<Void, any Error>

    init(_ manifest: Manifest, secrets: [String: String], clock: StackClock) async throws {
        let names = manifest.resources.filter { $0.kind == .secret }.map(\.id)
        if let unused = secrets.keys.sorted().first(where: { !names.contains($0) }) {
            throw StackError.unused(kind: "secret", name: unused, known: names)
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-test-\(UUID().uuidString)")
        let invoker = StackInvoker(clock: clock)
        var configuration = PlatformConfiguration(
            project: manifest.name, stage: "test", folder: folder.appending(path: "test").path(),
            keys: KeyFolder(path: folder.appending(path: "keys").path()), address: .anyPort, delivers: false)
        configuration.sharedClusters = .ofThisProcess
        configuration.databasePrefix = SharedClusters.ofThisProcess.nextPrefix()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = try StackLog(file: folder.appending(path: "app.log"))
        do {
            let services = try PlatformServices(
                configuration, invoker: invoker, time: clock,
                logger: Logger(label: "solo.testing", factory: Silent.init))
            for name in names {
                try services.vault.set(name, to: Redacted(secrets[name] ?? "\(UUID().uuidString)\(UUID().uuidString)"))
            }
            try await services.apply(Self.granting(manifest), Self.migrations(of: manifest))
            // Unstructured, since they serve beside the test's body; `stop()` ends and awaits them.
            running = Task { try await services.run() }
            do {
                bindings = try await services.bindings(release: "test")
            } catch {
                await services.stop()
                try await running.value
                throw error
            }
            self.services = services
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        self.folder = folder
        self.log = log
        self.invoker = invoker
    }

    /// Those of the package whose tests run, which SwiftPM runs in its folder.
    private static func migrations(of manifest: Manifest) throws -> ReleaseMigrations {
        let folder = MigrationFolder(package: URL(filePath: FileManager.default.currentDirectoryPath))
        let all = try manifest.databases.map { ($0, try folder.migrations(of: $0)) }
        return ReleaseMigrations(Dictionary(all) { first, _ in first })
    }

    /// The manifest with a component more, for the test's own clients.
    private static func granting(_ manifest: Manifest) -> Manifest {
        let grants = manifest.resources.map { resource in
            let actions: [Grant.Action] =
                switch resource.kind {
                case .bucket: [.read, .write, .delete]
                case .queue: [.send]
                case .sqlite, .postgres: [.read, .write]
                case .secret, .setting: [.read]
                }
            return Grant(resource: resource.id, actions: actions)
        }
        var manifest = manifest
        manifest.components.append(ManifestComponent(id: component, kind: .command, grants: grants))
        return manifest
    }

    /// Ends the services and removes everything.
    func stop() async {
        await services.stop()
        _ = try? await running.value
        log.close()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// The services' own log lines do not belong to the test.
private struct Silent: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.critical

    init(_ label: String) {}

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}
