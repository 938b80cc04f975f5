import FaultyDestination
import Foundation
import SoloBackup
import SoloCore
import SoloSQL
import Testing

@testable import SoloServices

/// What changes between two backups: it is written every few minutes, and comes back with the backup before it.
@Suite(.timeLimit(.minutes(2)))
struct IncrementTests {
    private func configuration(_ folder: String, _ name: String = "production") -> PlatformConfiguration {
        var configuration = PlatformConfiguration(
            project: "shop", stage: "production", folder: "\(folder)/.solo/\(name)",
            keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
        configuration.backsUpChanges = true
        configuration.backupsFolder = folder + "/backups"
        return configuration
    }

    /// A stage with one row that was backed up.
    fileprivate struct BackedUp {
        let folder: String
        let platform: PlatformServices
        let time: ManualTime
        let catalog: BackupCatalog

        func add(_ rows: [String]) throws {
            let database = try SQLiteConnection(path: platform.configuration.databasePath("db"))
            defer { database.close() }
            try database.script("CREATE TABLE IF NOT EXISTS orders (what TEXT)")
            for row in rows { try database.execute("INSERT INTO orders VALUES (?)", .text(row)) }
        }

        /// The next look at what has changed.
        func look(after seconds: Double = IncrementRecord.interval) async throws {
            time.advance(by: seconds)
            try await platform.backUpWhatChanged()
        }

        func increments() async throws -> [String] { try await catalog.increments.entries().map(\.name) }

        /// What a restore would find.
        func rows(_ point: RestorePoint?, as name: String, _ configuration: PlatformConfiguration) async throws
            -> String
        {
            try await StageRestore(
                try #require(point), from: catalog.destination, with: platform.configuration.backupKeys.identities(),
                into: configuration
            ).run()
            let database = try SQLiteConnection(path: configuration.databasePath("db"), access: .readOnly)
            defer { database.close() }
            return try database.all("SELECT what FROM orders ORDER BY rowid") { $0.text(0) }.joined(separator: " ")
        }
    }

    private func with(_ body: (BackedUp) async throws -> Void) async throws {
        try await withFolder { folder in
            let time = ManualTime()
            let platform = try PlatformServices(
                configuration(folder), invoker: FakeInvoker(), time: time, logger: quiet)
            try await platform.apply(.sample())
            let catalog = BackupCatalog(
                DirectoryDestination(folder + "/backups"), platform.configuration.backupLayout)
            let stage = BackedUp(folder: folder, platform: platform, time: time, catalog: catalog)
            try stage.add(["tea"])
            // Without a backup there is nothing to go on from.
            try await stage.look()
            #expect(try await stage.increments() == [])
            _ = try await platform.backUpWhatIsDue(release: nil)
            #expect(try await catalog.entries().count == 1)
            try await body(stage)
            await platform.close()
        }
    }

    @Test func `what changed since the backup comes back, as it was at any look`() async throws {
        try await with { stage in
            try stage.add(["milk"])
            try await stage.look()
            let then = stage.time.now
            try stage.add(["sugar"])
            try await stage.look()
            // Too soon for another one.
            try stage.add(["lemon"])
            try await stage.look(after: 10)
            #expect(try await stage.increments().count == 2)
            let catalog = stage.catalog
            let named = try await catalog.point(named: catalog.entries()[0].name)
            for (point, name, rows) in [
                (try await catalog.point(), "newest", "tea milk sugar"),
                (try await catalog.point(at: then), "then", "tea milk"), (named, "alone", "tea"),
            ] {
                #expect(try await stage.rows(point, as: name, configuration(stage.folder, name)) == rows)
            }
            #expect(try await catalog.point(at: then)?.databases == then)
        }
    }

    @Test func `what did not change is not written again`() async throws {
        try await with { stage in
            try await stage.look()
            try stage.add(["milk"])
            try await stage.look()
            try await stage.look()
            let catalog = stage.catalog.increments
            let entries = try await catalog.entries()
            #expect(entries.count == 1)
            let manifest = try await catalog.manifest(of: try #require(entries.first))
            let own = manifest.files.filter { $0.path.contains("/increments/") }.map(\.name)
            #expect(own == ["sqlite.db.sqlite"])
            // It names all that is needed.
            #expect(Set(manifest.files.map(\.name)).isSuperset(of: ["queues.sqlite", "schedules.sqlite", "stage.tar"]))
            let status = try #require(try stage.platform.backupStatuses().first)
            #expect(status.databases == stage.time.now)
        }
    }

    @Test func `a file that was written to and is the same again is not written again`() async throws {
        try await with { stage in
            let database = try SQLiteConnection(path: stage.platform.configuration.databasePath("db"))
            try database.script(
                "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO orders VALUES (''); DELETE FROM orders WHERE what = ''")
            database.close()
            try await stage.look()
            #expect(try await stage.increments() == [])
        }
    }

    @Test(arguments: FaultyDestination.Fault.allCases)
    func `a fault at any call leaves no half increment, and the next look makes up for it`(
        fault: FaultyDestination.Fault
    ) async throws {
        try await with { stage in
            let good = DirectoryDestination(stage.folder + "/backups")
            try stage.add(["first"])
            let whole = FaultyDestination(good.root)
            try await stage.increment(to: whole)
            #expect(whole.count > 5)
            for place in 0..<whole.count {
                let row = "\(place)"
                try stage.add([row])
                stage.time.advance(by: IncrementRecord.interval)
                try await stage.increment(to: FaultyDestination(good.root, fault, at: place))
                for entry in try await stage.catalog.increments.entries() {
                    try await stage.catalog.verify(stage.catalog.increments.manifest(of: entry))
                }
                try await stage.increment(to: FaultyDestination(good.root))
                let name = "after-\(place)"
                let rows = try await stage.rows(stage.catalog.point(), as: name, configuration(stage.folder, name))
                #expect(rows.hasSuffix(" \(row)"))
            }
        }
    }

    @Test func `a destination that fails is told by the status`() async throws {
        try await with { stage in
            try stage.add(["milk"])
            let root = stage.folder + "/backups"
            try FileManager.default.moveItem(atPath: root, toPath: root + ".gone")
            try Data().write(to: URL(filePath: root))
            try await stage.look()
            let status = try #require(try stage.platform.backupStatuses().first)
            #expect(status.state == .failing && status.problem != nil)
            try FileManager.default.removeItem(atPath: root)
            try FileManager.default.moveItem(atPath: root + ".gone", toPath: root)
            try await stage.look()
            #expect(try stage.platform.backupStatuses().first?.state == .good)
            #expect(try await stage.increments().count == 1)
        }
    }

    @Test func `a new backup leaves the increments of a week, an hour's newest, and what they need`() async throws {
        try await with { stage in
            for day in 0..<10 {
                for look in 0..<4 {
                    try stage.add(["\(day).\(look)"])
                    try await stage.look()
                }
                stage.time.advance(by: 86_400)
                _ = try await stage.platform.backUpWhatIsDue(release: nil)
            }
            let backups = try await stage.catalog.entries().map(\.name)
            let increments = try await stage.increments()
            let horizon = try #require(ManifestBackups.Retention.standard.horizon(among: backups))
            #expect(increments.allSatisfy { $0 > horizon })
            // Four of the last day, and one or two of each of six before it.
            #expect((10...16).contains(increments.count))
            for entry in try await stage.catalog.increments.entries() {
                try await stage.catalog.verify(stage.catalog.increments.manifest(of: entry))
            }
            let files = try await stage.catalog.destination.files(under: "shop/production/increments/")
            let folders = Set(files.map { $0.path.split(separator: "/")[3] })
            #expect(folders.count < 20)
            let moment = try #require(BackupLayout.time(of: increments[5]))
            let point = try await stage.catalog.point(at: moment + 1)
            #expect(try await stage.rows(point, as: "then", configuration(stage.folder, "then")).count > 10)
        }
    }
}

extension IncrementTests.BackedUp {
    /// What a look does with one destination.
    fileprivate func increment(to destination: FaultyDestination) async throws {
        var record = try platform.configuration.incrementRecord()
        let place = try #require(record.places[destination.name])
        let increment = try StageIncrement(platform)
        record.places[destination.name] = try await increment.run([(destination, place)])[0]
        try platform.configuration.write(record)
    }
}
