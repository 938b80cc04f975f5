import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import TestFolders
import Testing

/// What a retention leaves of logs: each moment of the days that are kept, and what an older base backup needs for itself.
struct PrunedLogTests {
    private static let day = 86_400.0
    private static let first = Date(timeIntervalSince1970: 1_800_000_000)

    private let folder: TemporaryFolder
    private let destination: DirectoryDestination
    private let catalog: BackupCatalog
    private let recipient = AgeIdentity().recipient
    private let layout = BackupLayout(product: "shop", stage: "production")

    init() throws {
        folder = try TemporaryFolder()
        destination = DirectoryDestination(folder.url.appending(path: "backups").path)
        catalog = BackupCatalog(destination, layout)
    }

    private func segment(_ number: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return "0000000100000000" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    private func date(_ day: Double) -> Date { Self.first + day * Self.day }

    /// A backup with a base of a cluster, and what a log has of that day: ten segments, the first two of which the base needs.
    private func add(day: Int, of cluster: String = "15-a", base: Bool = true) async throws {
        let start = day * 10
        if base {
            let writer = BackupWriter(
                BackupManifest(product: "shop", stage: "production", taken: date(Double(day)), release: nil),
                named: BackupLayout.name(of: date(Double(day))), to: destination, for: [recipient])
            let log = BackupFile.LogRange(cluster: cluster, segment: segment(start), last: segment(start + 1))
            try await writer.add(.base, "15", as: "base", log: log) { try await $0.append(Data("base".utf8)) }
            _ = try await writer.finish()
        }
        for place in stride(from: start, to: start + 10, by: 2) {
            let path = folder.url.appending(path: "segment").path
            try Data("\(place)".utf8).write(to: URL(filePath: path))
            try await LogCatalog(destination, layout, cluster: cluster).add(
                [place, place + 1].map { (segment($0), path) }, at: date(Double(day) + 0.1), for: [recipient])
        }
    }

    /// The numbers of the first segments of the batches that are left.
    private func left(_ cluster: String = "15-a") async throws -> [Int] {
        try await LogCatalog(destination, layout, cluster: cluster).batches().compactMap {
            Int($0.first.suffix(8), radix: 16)
        }
    }

    @Test func `each moment of the days that are kept stays, and what an older base needs`() async throws {
        for day in 0..<25 { try await add(day: day) }
        _ = try await catalog.prune(.init(days: 3, weeks: 5))
        let kept = try await catalog.entries().map(\.name).compactMap(BackupLayout.time)
            .map { Int($0.timeIntervalSince(Self.first) / Self.day) }
        #expect(kept == [24, 23, 22, 16, 9, 2])
        // The newest that is three days older than the last one has the moments since then.
        #expect(try await left() == [20, 90] + Array(stride(from: 160, to: 250, by: 2)))
        // Nothing is left of what was removed.
        let files = try await destination.files(under: "shop/production/log/")
        #expect(files.count == (try await left().count) * 2)
    }

    @Test func `the log of a former cluster goes with the last moment of it, and one without a backup stays`()
        async throws
    {
        for day in 0..<4 { try await add(day: day, of: "15-old") }
        for day in 4..<12 { try await add(day: day) }
        try await add(day: 12, of: "15-new", base: false)
        _ = try await catalog.prune(.init(days: 7))
        #expect(try await left("15-old").isEmpty)
        #expect(try await left("15-new").count == 5)
        #expect(try await left().first == 50)
    }

    @Test func `a manifest that says no end keeps the whole log`() async throws {
        for day in 0..<12 { try await add(day: day) }
        _ = try await catalog.prune(.init(months: 1))
        // The newest alone is kept, and what it needs goes on to the end.
        #expect(try await left() == [110, 112, 114, 116, 118])
    }
}
