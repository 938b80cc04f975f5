import FaultyDestination
import Foundation
import Logging
import SoloArchive
import SoloBackup
import SoloCore
import SoloObjectStore
import SoloSQL
import TestFolders
import Testing

@testable import SoloHost
@testable import SoloServices

/// A restore from a destination that fails, dies, lies or fills up: the stage has its former data, or all of the restored.
@Suite(.timeLimit(.minutes(5)))
struct RestoreFaultTests {
    private let folder: TemporaryFolder
    private let folders: StageFolders
    private let environment: [String: String]
    private var configuration: PlatformConfiguration {
        PlatformConfiguration(folders: folders, project: "shop", environment: environment)
    }
    private var backups: String { folder.path + "/backups" }
    /// A copy of what the stage has before each restore.
    private var former: String { folder.path + "/former" }
    private let restored = ["rows": "tea", "paid": "4", "large": "300000"]
    private let before = ["rows": "tea milk", "paid": "7", "large": "300000", "later": "5"]

    init() throws {
        folder = try TemporaryFolder()
        folders = StageFolders(package: folder.url, stage: "dev")
        environment = ["SOLO_HOME": folder.path + "/home"]
        try folders.make()
    }

    private func put(_ content: Data, as key: String, in platform: PlatformServices) async throws {
        let pieces = AsyncStream { stream in
            stream.yield(content)
            stream.finish()
        }
        try await platform.contents(ofBucket: "assets").put(key, from: pieces, contentType: nil, metadata: [:])
    }

    private func platform() throws -> PlatformServices {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = configuration
        configuration.delivers = false
        return try PlatformServices(configuration, invoker: NobodyServes(), logger: logger)
    }

    private var manifest: Manifest {
        Manifest(
            name: "shop",
            resources: [
                ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings()),
                ManifestResource(id: "db", kind: .sqlite),
            ])
    }

    /// A stage that is backed up, and has changed since.
    private func fill() async throws {
        try StoredManifest.write(manifest, after: nil, folders)
        let platform = try platform()
        try await platform.apply(manifest)
        let database = try SQLiteConnection(path: configuration.databasePath("db"))
        try database.script("CREATE TABLE orders (what TEXT); INSERT INTO orders VALUES ('tea')")
        try await put(Data("paid".utf8), as: "paid", in: platform)
        try await put(Data(repeating: 42, count: 300_000), as: "large", in: platform)
        let report = try await platform.backUp(to: [DirectoryDestination(backups)], release: nil)
        #expect(report.map(\.problem) == [nil])
        try database.script("INSERT INTO orders VALUES ('milk')")
        database.close()
        try await put(Data("changed".utf8), as: "paid", in: platform)
        try await put(Data("later".utf8), as: "later", in: platform)
        await platform.close()
        try FileManager.default.copyItem(atPath: folders.state.path, toPath: former)
    }

    /// What the stage has, by what it is called: rows, and the size of each object, whose content is read.
    private func content() async throws -> [String: String] {
        let platform = try platform()
        try await platform.apply(manifest, changesDatabases: false)
        var found: [String: String] = [:]
        let database = try SQLiteConnection(path: configuration.databasePath("db"), access: .readOnly)
        found["rows"] = try database.all("SELECT what FROM orders ORDER BY rowid") { $0.text(0) }.joined(separator: " ")
        database.close()
        let bucket = try platform.contents(ofBucket: "assets")
        for object in try bucket.list().objects {
            var bytes = 0
            try await bucket.open(object.key)?.forEach { bytes += $0.count }
            found[object.key] = "\(bytes)"
        }
        await platform.close()
        return found
    }

    private func restore(from destination: any BackupDestination) async throws {
        let catalog = BackupCatalog(destination, configuration.backupLayout)
        let found = StageBackups.Found(point: try #require(try await catalog.point()), destination: destination)
        _ = try await StageRecovery.run(
            found, with: configuration.backupKeys.identities(), into: folders, project: "shop",
            environment: environment, begun: { _ in })
    }

    /// Gives the stage the data that it had.
    private func reset() throws {
        try FileManager.default.removeItem(at: folders.state)
        try FileManager.default.copyItem(atPath: former, toPath: folders.state.path)
    }

    @Test(arguments: FaultyDestination.Fault.allCases)
    func `a fault at any call leaves the former data, and the next restore succeeds`(
        fault: FaultyDestination.Fault
    ) async throws {
        try await fill()
        #expect(try await content() == before)
        try reset()
        let counted = FaultyDestination(backups)
        try await restore(from: counted)
        #expect(try await content() == restored)
        #expect(counted.count > 8)
        var (failures, lies) = (0, 0)
        for place in 0..<counted.count {
            try reset()
            let kept = try StageReplacement.kept(in: folders)
            let faulty = FaultyDestination(backups, fault, at: place)
            let isReplaced: Bool
            do {
                try await restore(from: faulty)
                isReplaced = true
            } catch {
                isReplaced = false
                failures += 1
                #expect(fault != .lies || error is BackupError, "\(error)")
            }
            // Whatever lies is found.
            if faulty.hasLied { lies += 1 }
            #expect(!(faulty.hasLied && isReplaced), "call \(place)")
            #expect(try await content() == (isReplaced ? restored : before), "call \(place)")
            #expect(try StageReplacement.kept(in: folders).count == kept.count + (isReplaced ? 1 : 0))
            guard !isReplaced else { continue }
            try await restore(from: DirectoryDestination(backups))
            #expect(try await content() == restored, "after call \(place)")
            // What was replaced is there under its name.
            #expect(try StageReplacement.kept(in: folders).count == kept.count + 1)
        }
        switch fault {
        case .fails, .dies: #expect(failures == counted.count)
        case .lies: #expect(failures == lies && lies > 5)
        // A restore writes nothing there.
        case .fills: #expect(failures == 0)
        }
    }
}
