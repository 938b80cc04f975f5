import Foundation
import SoloBackup
import SoloCore
import SoloServices
import TestFolders
import Testing

@testable import SoloHost

/// A restore takes the stage's place only if the app's own checks pass.
@Suite(.timeLimit(.minutes(2)))
struct CheckedRestoreTests {
    private static let manifest = Manifest(
        name: "shop", resources: [ManifestResource(id: "db", kind: .sqlite)],
        components: [
            ManifestComponent(
                id: "command.check-orders", kind: .command, grants: [Grant(resource: "db", actions: [.read])])
        ],
        stages: [
            ManifestStage(
                name: "dev", host: .laptop, backups: ManifestBackups(destinations: [], verify: ["check-orders"]))
        ])

    /// Restores a stage of which a mark was written after its backup.
    ///
    /// - Parameter check: the shell command that is the app's check.
    private func restore(_ folder: TemporaryFolder, check: String) async throws -> StageRecovery.Outcome {
        let environment = ["SOLO_HOME": folder.url.appending(path: "home").path, "PATH": "/usr/bin:/bin"]
        let folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
        let configuration = PlatformConfiguration(folders: folders, project: "shop", environment: environment)
        let services = try HostPlatform.make(configuration, folders, NobodyServes(), failed: { _ in }).services
        try await services.apply(Self.manifest)
        try Self.manifest.encoded().write(to: folders.manifest)
        let destinations = try configuration.backupDestinations(of: Self.manifest)
        _ = try await services.backUp(to: destinations, release: nil)
        await services.close()
        try Data().write(to: folders.state.appending(path: "mark"))
        let program = try folder.write("#!/bin/sh\n\(check)\n", to: "shop")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        let app = try CheckingApp.of(program, Self.manifest, package: folder.url, environment: environment)
        let found = try await StageBackups(configuration, destinations: destinations).find()
        return try await StageRecovery.run(
            found, with: try configuration.backupKeys.identities(), into: folders, project: "shop",
            environment: environment, checkingApp: app
        ) { _ in }
    }

    private func isReplaced(_ folder: TemporaryFolder) -> Bool {
        let mark = StageFolders(package: folder.url, stage: "dev").state.appending(path: "mark")
        return !FileManager.default.fileExists(atPath: mark.path)
    }

    private func left(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: ".solo/.restoring").path)
    }

    @Test func `the check gets a copy of what was restored`() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await restore(
            folder, check: "cat <&3 > bindings; [ \"$1 $2\" = 'run check-orders' ] || exit 1")
        #expect(outcome.checks == AppChecks(passed: ["check-orders"]))
        #expect(isReplaced(folder))
        let document = try Data(contentsOf: folder.url.appending(path: "bindings"))
        let bindings = try JSONDecoder().decode(Bindings.self, from: document)
        guard case .sqlite(let path) = bindings.resources["db"] else {
            Issue.record("The bindings have \(bindings.resources)")
            return
        }
        #expect(path.contains("/.solo/.restoring/dev.checked/"))
        #expect(try left(folder).isEmpty)
    }

    @Test func `a check that fails leaves the stage as it was`() async throws {
        let folder = try TemporaryFolder()
        let error = await #expect(throws: BackupError.self) {
            try await restore(folder, check: "echo 'error: Order 7 has no customer.' >&2; exit 1")
        }
        #expect(error?.code == .checkFailed)
        #expect(error?.description.hasSuffix("over the restored data: Order 7 has no customer.") == true)
        #expect(!isReplaced(folder))
        #expect(try left(folder) == ["dev"])
    }
}
