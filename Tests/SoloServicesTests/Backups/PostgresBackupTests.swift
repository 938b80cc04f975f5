import Foundation
import SoloBackup
import SoloCore
import SoloSQL
import Testing

@testable import SoloServices

/// A Postgres database is backed up while its server runs, and restored into a cluster of its own.
@Suite(.timeLimit(.minutes(3)))
struct PostgresBackupTests {
    private let stack = PostgresStack.manifest

    private func platform(_ folder: String, _ name: String) throws -> PlatformServices {
        try PlatformServices(configuration(folder, name), invoker: FakeInvoker(), logger: quiet)
    }

    private func configuration(_ folder: String, _ name: String) -> PlatformConfiguration {
        PlatformConfiguration(
            project: "shop", stage: "dev", folder: "\(folder)/.solo/\(name)", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
    }

    @Test func `its rows come back, and the roles that may read them`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder, "dev")
            let running = Task { try await platform.run() }
            try await platform.apply(stack)
            try stack.encoded().write(to: URL(filePath: configuration(folder, "dev").folder + "/manifest.json"))
            try await PostgresStack.with(platform) {
                _ = try await $0.run(script: "INSERT INTO orders SELECT generate_series(1, 500)")
            }
            #expect(try await platform.backUp(to: [destination], release: "r1").map(\.problem) == [nil])
            try await PostgresStack.with(platform) { _ = try await $0.run(script: "DELETE FROM orders") }
            await platform.stop()
            _ = try? await running.value

            let target = configuration(folder, "restored")
            let catalog = BackupCatalog(destination, target.backupLayout)
            let newest = try #require(try await catalog.point())
            let dump = try #require(newest.manifest.files.first { $0.role == .postgres })
            #expect(dump.resource == "db" && dump.rows?.values.sorted() == [500])
            try await StageRestore(newest, from: destination, with: try target.backupKeys.identities(), into: target)
                .run()

            let restored = try self.platform(folder, "restored")
            let serving = Task { try await restored.run() }
            try await restored.apply(stack)
            // It divides by zero if they are others.
            try await PostgresStack.with(restored) { console in
                try await console.run(
                    script: "SELECT 1 / (SELECT (count(*) = 500 AND sum(id) = 125250)::int FROM orders)")
                try await console.run(script: "INSERT INTO orders VALUES (501)")
            }
            await restored.stop()
            _ = try? await serving.value
            for name in ["dev", "restored"] { try await configuration(folder, name).removeData(withSecrets: true) }
        }
    }
}
