import FaultyDestination
import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import SoloObjectStore
import SoloSQL
import Testing

@testable import SoloServices

/// A stage with data of every kind is backed up, lost, and restored.
@Suite(.timeLimit(.minutes(5)))
struct StageBackupTests {
    private func configuration(_ folder: String, _ name: String = "dev") -> PlatformConfiguration {
        PlatformConfiguration(
            project: "shop", stage: "dev", folder: "\(folder)/.solo/\(name)", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort, delivers: false)
    }

    private func platform(_ folder: String, _ name: String = "dev") throws -> PlatformServices {
        try PlatformServices(
            configuration(folder, name), invoker: FakeInvoker(), time: ManualTime(), logger: quiet)
    }

    private func put(_ content: Data, as key: String, in platform: PlatformServices) async throws {
        let pieces = AsyncStream { stream in
            stream.yield(content)
            stream.finish()
        }
        try await platform.contents(ofBucket: "assets").put(
            key, from: pieces, contentType: "text/plain", metadata: ["order": "7"])
    }

    /// Data of every kind: rows, a small object, a large one and an empty one, a message, and a secret.
    private func fill(_ platform: PlatformServices, _ folder: String) async throws {
        try await platform.setSecret("stripe-key", to: Redacted("sk_live"))
        try await platform.apply(.sample())
        let database = try SQLiteConnection(path: configuration(folder).databasePath("db"))
        try database.script(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT); INSERT INTO orders VALUES (1, 'tea')")
        database.close()
        try await put(Data("paid".utf8), as: "receipts/7.txt", in: platform)
        try await put(Data(repeating: 42, count: 300_000), as: "größe/../large", in: platform)
        try await put(Data(), as: "empty", in: platform)
        _ = try await platform.queues.send(Data("{}".utf8), to: "receipts")
    }

    /// What ``fill(_:_:)`` has put there, as it is found.
    private func content(_ platform: PlatformServices, _ folder: String, _ name: String) async throws -> [String:
        String]
    {
        var found: [String: String] = [:]
        let database = try SQLiteConnection(path: configuration(folder, name).databasePath("db"), access: .readOnly)
        defer { database.close() }
        found["rows"] = try database.all("SELECT what FROM orders ORDER BY id") { $0.text(0) }.joined(separator: ",")
        let bucket = try platform.contents(ofBucket: "assets")
        for object in try bucket.list().objects {
            var bytes = Data()
            try await bucket.open(object.key)?.forEach { bytes += $0 }
            let info = try bucket.find(object.key)
            found[object.key] = "\(bytes.count) \(object.etag) \(info?.contentType ?? "") \(info?.metadata ?? [:])"
        }
        found["messages"] = "\(try await platform.queues.summaries(of: ["receipts"]).map(\.ready))"
        found["secret"] = try platform.vault.get("stripe-key")?.exposed
        return found
    }

    private func restore(_ folder: String, from destination: any BackupDestination, as name: String) async throws {
        let configuration = configuration(folder, name)
        let catalog = BackupCatalog(destination, configuration.backupLayout)
        let newest = try #require(try await catalog.point())
        let identity = try #require(try configuration.backupKeys.identity(.recovery))
        let restore = StageRestore(
            newest, from: destination, with: [identity], into: configuration)
        try await restore.run()
    }

    @Test func `what is restored is what was backed up, whatever was lost`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder)
            try await fill(platform, folder)
            let before = try await content(platform, folder, "dev")
            let reports = try await platform.backUp(to: [destination], release: "r1")
            #expect(reports.map(\.problem) == [nil])
            try await put(Data("later".utf8), as: "later.txt", in: platform)
            await platform.close()
            try FileManager.default.removeItem(atPath: folder + "/.solo")
            // The keys too: the recovery key alone is somewhere else.
            for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/keys")
            where !name.contains("recovery") {
                try FileManager.default.removeItem(atPath: "\(folder)/keys/\(name)")
            }
            try await restore(folder, from: destination, as: "restored")
            let restored = try self.platform(folder, "restored")
            try await restored.apply(.sample())
            #expect(try await content(restored, folder, "restored") == before)
            await restored.close()
        }
    }

    @Test func `objects that did not change are not written again`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder)
            try await fill(platform, folder)
            var noise = Data(count: 200_000)
            for index in noise.indices { noise[index] = UInt8.random(in: 0...255) }
            try await put(noise, as: "noise", in: platform)
            let first = try await platform.backUp(to: [destination], release: nil)[0]
            #expect(first.written > 200_000)
            try await put(Data("new".utf8), as: "new.txt", in: platform)
            let second = try await platform.backUp(to: [destination], release: nil)[0]
            #expect(second.written < 20_000)
            #expect(second.stored > 200_000)
            let before = try await content(platform, folder, "dev")
            await platform.close()
            try await restore(folder, from: destination, as: "restored")
            let restored = try self.platform(folder, "restored")
            #expect(try await content(restored, folder, "restored") == before)
            await restored.close()
        }
    }

    @Test(arguments: FaultyDestination.Fault.allCases)
    func `a fault at any call leaves no half backup and no good one lost`(fault: FaultyDestination.Fault) async throws {
        try await withFolder { folder in
            let platform = try platform(folder)
            try await fill(platform, folder)
            let good = DirectoryDestination(folder + "/backups")
            let counted = FaultyDestination(good.root)
            let first = try await platform.backUp(to: [counted], release: nil)
            #expect(first.map(\.problem) == [nil])
            let layout = configuration(folder).backupLayout
            let catalog = BackupCatalog(good, layout)
            var names = try await catalog.entries().map(\.name)
            var failures = 0
            for place in 0..<counted.count + 20 {
                let faulty = FaultyDestination(good.root, fault, at: place)
                let report = try await platform.backUp(to: [faulty], release: nil)[0]
                if report.problem != nil { failures += 1 }
                let entries = try await catalog.entries()
                // One more if it says so, or died after it was whole, and each of them is good.
                #expect(Set(entries.map(\.name)).isSuperset(of: names))
                if report.problem == nil { #expect(entries.count == names.count + 1) }
                for entry in entries where !names.contains(entry.name) {
                    try await catalog.verify(catalog.manifest(of: entry))
                }
                names = entries.map(\.name)
            }
            #expect(failures >= (fault == .lies ? 5 : counted.count / 2))
            for entry in try await catalog.entries() { try await catalog.verify(catalog.manifest(of: entry)) }
            let last = try await platform.backUp(to: [good], release: nil)[0]
            #expect(last.problem == nil)
            let known = Set(try await catalog.entries().map(\.name))
            let folders = Set(
                try await good.files(under: layout.folder).map { $0.path.split(separator: "/")[2] }.map(String.init))
            #expect(folders == known)
            await platform.close()
        }
    }

    @Test func `any changed byte is found before anything is used`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder)
            try await fill(platform, folder)
            _ = try await platform.backUp(to: [destination], release: nil)
            await platform.close()
            let layout = configuration(folder).backupLayout
            for file in try await destination.files(under: layout.folder) {
                let url = URL(filePath: "\(destination.root)/\(file.path)")
                let whole = try Data(contentsOf: url)
                // Every byte of what is small, and some of what is large.
                for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
                    var changed = whole
                    changed[place] ^= 0x10
                    try changed.write(to: url)
                    await #expect(throws: BackupError.self, "\(file.path) at \(place)") {
                        try await self.restore(folder, from: destination, as: "broken")
                    }
                    // One with a damaged manifest was not even begun.
                    try? FileManager.default.removeItem(atPath: folder + "/.solo/broken")
                }
                try whole.write(to: url)
            }
            try await restore(folder, from: destination, as: "restored")
        }
    }

    @Test func `a destination that fails is noted, and the others have their backup`() async throws {
        try await withFolder { folder in
            let platform = try platform(folder)
            try await fill(platform, folder)
            let down = FaultyDestination(folder + "/down", .dies, at: 0)
            let up = DirectoryDestination(folder + "/up")
            let reports = try await platform.backUp(to: [down, up], release: nil)
            #expect(reports.map { $0.problem == nil } == [false, true])
            let record = try configuration(folder).backupRecord()
            let now = platform.time.now
            #expect(record.status(of: down.name, isElsewhere: false, at: now).state == .failing)
            #expect(record.status(of: up.name, isElsewhere: false, at: now).state == .good)
            await platform.close()
        }
    }

    @Test func `a stage is backed up by itself, once a day`() async throws {
        try await withFolder { folder in
            let platform = try platform(folder)
            try await fill(platform, folder)
            let time = try #require(platform.time as? ManualTime)
            let catalog = BackupCatalog(
                DirectoryDestination(folder + "/.solo/dev/backups"), configuration(folder).backupLayout)
            #expect(try await platform.backUpWhatIsDue(release: nil) == time.now + 86_400)
            #expect(try await catalog.entries().count == 1)
            time.advance(by: 80_000)
            #expect(try await platform.backUpWhatIsDue(release: nil) == time.now + 6_400)
            #expect(try await catalog.entries().count == 1)
            time.advance(by: 6_400)
            _ = try await platform.backUpWhatIsDue(release: nil)
            #expect(try await catalog.entries().count == 2)
            await platform.close()
        }
    }

    @Test(arguments: FaultyDestination.Fault.allCases)
    func `what is pruned is gone, and what a kept backup needs of it stays, whatever fault there was`(
        fault: FaultyDestination.Fault
    ) async throws {
        try await withFolder { folder in
            let platform = try platform(folder)
            try await fill(platform, folder)
            let time = try #require(platform.time as? ManualTime)
            let good = DirectoryDestination(folder + "/backups")
            let layout = configuration(folder).backupLayout
            let catalog = BackupCatalog(good, layout)
            for day in 0..<5 {
                try await put(Data(repeating: UInt8(day), count: 40_000), as: "day-\(day)", in: platform)
                _ = try await platform.backUp(to: [good], release: nil)
                time.advance(by: 86_400)
            }
            let names = try await catalog.entries().map(\.name)
            let keep = ManifestBackups.Retention(days: 2)
            let whole = folder + "/whole"
            try FileManager.default.copyItem(atPath: good.root, toPath: whole)
            let counted = FaultyDestination(good.root)
            _ = try await BackupCatalog(counted, layout).prune(keep)
            #expect(counted.count > 10)
            var failures = 0
            for place in 0..<counted.count {
                try FileManager.default.removeItem(atPath: good.root)
                try FileManager.default.copyItem(atPath: whole, toPath: good.root)
                let faulty = FaultyDestination(good.root, fault, at: place)
                // It may succeed all the same: what it can't sweep now, it leaves to the next one.
                do {
                    _ = try await BackupCatalog(faulty, layout).prune(keep)
                } catch is FaultyDestination.Failure { failures += 1 } catch let error as BackupError {
                    #expect(faulty.hasLied, "\(error)")
                }
                let entries = try await catalog.entries()
                for entry in entries { try await catalog.verify(catalog.manifest(of: entry)) }
                #expect(entries.map(\.name).starts(with: names.prefix(2)))
                _ = try await catalog.prune(keep)
                #expect(try await catalog.entries().map(\.name) == Array(names.prefix(2)))
            }
            #expect(failures > counted.count / 2 || fault == .fills || fault == .lies)
            try await restore(folder, from: good, as: "restored")
            let restored = try self.platform(folder, "restored")
            #expect(try await content(restored, folder, "restored") == content(platform, folder, "dev"))
            let left = Set(
                try await good.files(under: layout.folder).map {
                    $0.path.split(separator: "/").last.map(String.init) ?? ""
                })
            #expect(left.contains("contents.1.tar.zst.age"))
            await restored.close()
            // The next backup leaves them too.
            #expect(try await platform.backUp(to: [good], release: nil).map(\.problem) == [nil])
            for entry in try await catalog.entries() { try await catalog.verify(catalog.manifest(of: entry)) }
            await platform.close()
        }
    }

    @Test func `another key reads nothing`() async throws {
        try await withFolder { folder in
            let destination = DirectoryDestination(folder + "/backups")
            let platform = try platform(folder)
            try await fill(platform, folder)
            _ = try await platform.backUp(to: [destination], release: nil)
            await platform.close()
            let configuration = configuration(folder, "other")
            let catalog = BackupCatalog(destination, configuration.backupLayout)
            let newest = try #require(try await catalog.point())
            let restore = StageRestore(
                newest, from: destination, with: [AgeIdentity()], into: configuration)
            let error = await #expect(throws: BackupError.self) { try await restore.run() }
            #expect(error?.code == .wrongKey)
        }
    }
}
