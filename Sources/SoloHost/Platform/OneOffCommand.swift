package import SoloProcess
package import Foundation
import SoloConcurrency
import Logging
package import SoloCore
import SoloMigrations
import SoloServices

/// A command of the app that is run once, with the app's bindings.
package enum OneOffCommand {
    package typealias Line = @Sendable (ChildProcess.Stream, String) -> Void

    /// Runs it to its end; the bindings go through a pipe. A cancelled task ends it.
    package static func run(
        _ binary: URL, _ name: String, _ arguments: [String], bindings: Bindings, environment: [String: String],
        directory: URL, line: @escaping Line
    ) async throws -> ProcessExit {
        let document = try Descriptor.pipe()
        let bytes = [UInt8](try JSONEncoder().encode(bindings))
        let child = try ChildProcess.start(
            Launch(
                binary.path, AppArguments.run(name, arguments), environment: AppEnvironment.make(from: environment),
                directory: directory.path, inherited: [.init(InheritedName.bindings, document.reading)]), line: line)
        document.reading.close()
        startThread {
            try? document.writing.write(bytes)
            document.writing.close()
        }
        return await withTaskCancellationHandler {
            await child.exitAndLastLine
        } onCancel: {
            child.signal(15, group: true)
        }
    }

    /// Runs it on a stage that does not run: the services are started for it, on a free port, and end with it.
    package static func runAlone(
        _ binary: URL, _ name: String, _ arguments: [String], manifest: Manifest, folders: StageFolders,
        environment: [String: String], line: @escaping Line
    ) async throws -> ProcessExit {
        let command = try manifest.command(name)
        try folders.make()
        let lock = try StageLock(folders.lock, stage: folders.stage)
        defer { lock.release() }
        let before = try StoredManifest.read(folders.manifest)
        if let data = OrphanedData(Plan(from: before, to: manifest)) {
            throw HostError.wouldOrphan(data, stage: folders.stage)
        }
        // Nothing serves, so messages that the command sends wait for the next `solo dev`.
        let invoker = ReleaseInvoker()
        let platform = try HostPlatform.make(
            folders, project: manifest.name, address: .anyPort, environment: environment, delivers: false, invoker,
            failed: { _ in })
        let unset = try platform.unsetSecrets(of: manifest)
        guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: folders.stage) }
        let migrations = try ReleaseMigrations(reading: MigrationFolder(package: folders.package))
        try await platform.apply(manifest, migrations)
        try StoredManifest.write(manifest, after: before, folders)
        try await platform.start()
        let result: Result<ProcessExit, any Error>
        do {
            let bindings = try await platform.bindings(
                release: AppVerb.run.rawValue, manifest: manifest, components: [command.id])
            result = .success(
                try await run(
                    binary, name, arguments, bindings: bindings, environment: environment, directory: folders.package,
                    line: line))
        } catch {
            result = .failure(error)
        }
        invoker.close()
        await platform.stop()
        return try result.get()
    }
}
