import Foundation
import SoloBackup
import SoloCore
import SoloSQL
import Testing

@testable import SoloServices

/// A Postgres cluster whose log is archived: each moment since its base backup comes back.
@Suite(.timeLimit(.minutes(3)))
struct LogBackupTests {
    private let stack = PostgresStack.manifest

    private func configuration(_ folder: String, _ name: String) -> PlatformConfiguration {
        var configuration = PlatformConfiguration(
            project: "shop", stage: "dev", folder: "\(folder)/.solo/\(name)", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
        configuration.backsUpChanges = true
        configuration.backupsFolder = folder + "/backups"
        return configuration
    }

    /// Calls the body with the services of a stage that runs.
    private func running(
        _ folder: String, _ name: String, _ body: (PlatformServices) async throws -> Void
    ) async throws {
        let platform = try PlatformServices(configuration(folder, name), invoker: FakeInvoker(), logger: quiet)
        let running = Task { try await platform.run() }
        do {
            try await platform.apply(stack)
            try await body(platform)
        } catch {
            await platform.stop()
            throw error
        }
        await platform.stop()
        _ = try? await running.value
    }

    private func run(_ script: String, _ platform: PlatformServices) async throws {
        try await PostgresStack.with(platform) { _ = try await $0.run(script: script) }
    }

    /// It divides by zero if there are others.
    private func require(_ rows: Int, _ platform: PlatformServices) async throws {
        try await run("SELECT 1 / (SELECT (count(*) = \(rows))::int FROM orders)", platform)
    }

    @Test func `what was committed after the backup comes back, up to any moment`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            var moment = Date()
            try await running(folder, "dev") { platform in
                try stack.encoded().write(to: URL(filePath: platform.configuration.folder + "/manifest.json"))
                try await run("INSERT INTO orders SELECT generate_series(1, 500)", platform)
                #expect(try await platform.backUp(to: [destination], release: nil).map(\.problem) == [nil])
                try await run("INSERT INTO orders SELECT generate_series(501, 600)", platform)
                moment = Date()
                try await run("DELETE FROM orders", platform)
            }
            // What its server archived as it stopped.
            let stopped = try PlatformServices(configuration(folder, "dev"), invoker: FakeInvoker(), logger: quiet)
            try await stopped.shipLogs()
            #expect(try stopped.logStreams.map { try $0.segments() } == [[]])
            await stopped.close()
            let catalog = BackupCatalog(destination, configuration(folder, "dev").backupLayout)
            let newest = try #require(try await catalog.point())
            let manifest = newest.manifest
            #expect(manifest.files.contains { $0.role == .base } && !manifest.files.contains { $0.role == .postgres })
            let alone = try #require(try await catalog.point(named: newest.name))
            for (name, point, moment, rows) in [
                ("then", newest, moment, 600), ("end", newest, nil, 0), ("alone", alone, nil, 500),
            ] as [(String, RestorePoint, Date?, Int)] {
                let target = configuration(folder, name)
                let replayed = try await StageRestore(
                    point, from: destination, with: try target.backupKeys.identities(), into: target, at: moment
                ).run()
                if let moment { #expect(try #require(replayed?.lastCommit) <= moment) }
                #expect(replayed?.isWhole == (name == "end"))
                try await running(folder, name) { platform in
                    try await require(rows, platform)
                    try await run("INSERT INTO orders VALUES (1000)", platform)
                    // Its log has another history from here, and a name of its own.
                    let streams = platform.logStreams
                    #expect(try streams.map { try $0.name() } != [manifest.files.compactMap(\.log).first?.cluster])
                    // So that needs a base backup at once.
                    #expect(platform.lacksBaseBackup())
                    _ = try await platform.backUpWhatIsDue(release: nil)
                    #expect(!platform.lacksBaseBackup())
                    #expect(try await platform.backUp(to: [destination], release: nil).map(\.problem) == [nil])
                }
            }
            for name in ["dev", "then", "end", "alone"] {
                var configuration = configuration(folder, name)
                configuration.backsUpChanges = false
                try await configuration.removeData(withSecrets: true)
                #expect(!FileManager.default.fileExists(atPath: configuration.folder + "/wal"))
            }
        }
    }

    @Test
    func `a backup that goes on from an earlier base has what was committed since, and one that is named nothing more`()
        async throws
    {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            try await running(folder, "dev") { platform in
                try stack.encoded().write(to: URL(filePath: platform.configuration.folder + "/manifest.json"))
                for rows in [1...100, 101...150, 151...160] {
                    try await run(
                        "INSERT INTO orders SELECT generate_series(\(rows.lowerBound), \(rows.upperBound))", platform)
                    #expect(try await platform.backUp(to: [destination], release: nil).map(\.problem) == [nil])
                }
            }
            let catalog = BackupCatalog(destination, configuration(folder, "dev").backupLayout)
            let entries = try await catalog.entries()
            var bases: Set<String> = []
            for entry in entries {
                bases.formUnion(try await catalog.manifest(of: entry).files.filter { $0.role == .base }.map(\.path))
            }
            #expect(bases.count == 1)
            for (place, rows) in [(0, 160), (1, 150), (2, 100)] {
                let (name, target) = (entries[place].name, configuration(folder, "restored-\(place)"))
                let point = try #require(try await catalog.point(named: name))
                #expect(point.hasOwnBase == (place == 2))
                try await StageRestore(
                    point, from: destination, with: try target.backupKeys.identities(), into: target
                ).run()
                try await running(folder, "restored-\(place)") { try await require(rows, $0) }
            }
            for place in ["dev", "restored-0", "restored-1", "restored-2"] {
                var configuration = configuration(folder, place)
                configuration.backsUpChanges = false
                try await configuration.removeData(withSecrets: true)
            }
        }
    }
}
