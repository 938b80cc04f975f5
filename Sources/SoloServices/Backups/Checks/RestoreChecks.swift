import Foundation
import SoloBackup
import SoloCore
import SoloStore

/// The app's own checks of restored data: commands that its `Backups(verify:)` names.
///
/// They run as they would after a restore: over services of their own, with the migrations of the app that is at hand.
package struct RestoreChecks: Sendable {
    /// Seconds until a check that does not end counts as failed: no backup is made meanwhile.
    private static let limit = 3600.0

    /// `nil` if none is at hand.
    package let app: CheckingApp?
    private let names: [String]

    /// - Parameters:
    ///   - stage: the one that was backed up. As the app at hand declares it, or else as it was declared then.
    ///   - configuration: of the restored data.
    /// - Returns: `nil` if the stage has no checks.
    package init?(of stage: String, over configuration: PlatformConfiguration) async throws {
        let found = try await configuration.checkingApp?()
        // A package may have several apps, and the last build be another one.
        app = found?.manifest.name == configuration.project ? found : nil
        var manifest = app?.manifest
        if manifest == nil, let applied = try DurableFile(path: configuration.folder + "/manifest.json").read() {
            manifest = try Manifest.decode(applied)
        }
        guard let names = manifest?.stage(stage)?.backups?.verify else { return nil }
        self.names = names
    }

    package var notRun: AppChecks { AppChecks(notRun: names) }

    /// Runs all of them.
    ///
    /// - Parameter configuration: of data that is thrown away after it: migrations and checks may write to it.
    /// - Throws: `BackupError` `check-failed` for the first one that fails, and whatever keeps the app from running over this data.
    package func run(over configuration: PlatformConfiguration) async throws -> AppChecks {
        guard let app else { return notRun }
        var configuration = configuration
        configuration.address = .anyPort
        (configuration.backsUp, configuration.backsUpChanges) = (false, false)
        let services = try PlatformServices(unserved: configuration)
        do {
            try await services.apply(app.manifest, app.migrations)
        } catch {
            await services.close()
            throw error
        }
        return try await withThrowingTaskGroup(of: AppChecks?.self) { tasks in
            tasks.addTask {
                try await services.run()
                return nil
            }
            tasks.addTask {
                let result: Result<AppChecks, any Error>
                do { result = .success(try await passed(app, services)) } catch { result = .failure(error) }
                await services.stop()
                return try result.get()
            }
            var checks: AppChecks?
            while let ended = try await tasks.next() { checks = ended ?? checks }
            return checks ?? notRun
        }
    }

    private func passed(_ app: CheckingApp, _ services: PlatformServices) async throws -> AppChecks {
        for name in names {
            let component = "\(ManifestComponent.Kind.command.rawValue).\(name)"
            let bindings = try await services.bindings(
                release: AppVerb.run.rawValue, manifest: app.manifest, components: [component])
            guard let problem = try await problem(of: name, app, bindings) else { continue }
            throw BackupError(
                .checkFailed, "The app's check '\(name)' failed over the restored data: \(problem)",
                fix: "Nothing was changed. Restore an older backup, or this one as it is: solo restore --skip-checks")
        }
        return AppChecks(passed: names)
    }

    private func problem(of name: String, _ app: CheckingApp, _ bindings: Bindings) async throws -> String? {
        let time = SystemTime()
        do {
            return try await time.withDeadline(time.now + Self.limit) { () async throws -> String? in
                try await app.run(name, bindings)
            }
        } catch is DeadlineExceeded {
            return "it did not end within an hour."
        }
    }
}
