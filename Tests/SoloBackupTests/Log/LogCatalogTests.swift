import Foundation
import SoloArchive
import SoloBackup
import TestFolders
import Testing

/// Segments of a write-ahead log at a destination, small ones: nothing here looks into them.
struct LogCatalogTests {
    private let folder: TemporaryFolder
    private let destination: DirectoryDestination
    private let catalog: LogCatalog
    private let identity = AgeIdentity()

    init() throws {
        folder = try TemporaryFolder()
        destination = DirectoryDestination(folder.url.appending(path: "backups").path)
        catalog = LogCatalog(destination, BackupLayout(product: "shop", stage: "production"), cluster: "15-73112233")
    }

    private func name(_ number: Int) -> String {
        "00000001000000000000000" + String(number, radix: 16, uppercase: true)
    }

    /// Makes segments with their own numbers in them, and writes them as a batch.
    private func add(_ numbers: ClosedRange<Int>) async throws {
        let segments = try numbers.map { number in
            let path = folder.url.appending(path: name(number)).path
            try Data(repeating: UInt8(number), count: 5000 + number).write(to: URL(filePath: path))
            return (name: name(number), path: path)
        }
        try await catalog.add(segments, at: Date(), for: [identity.recipient])
    }

    /// The numbers of the segments that are fetched from one on.
    private func fetch(from number: Int, with identities: [AgeIdentity]? = nil) async throws -> [Int] {
        let target = folder.url.appending(path: "fetched-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try await catalog.fetch(from: name(number), into: target.path, with: identities ?? [identity])
        return try FileManager.default.contentsOfDirectory(atPath: target.path).sorted().map { name in
            let content = try Data(contentsOf: target.appending(path: name))
            let number = Int(name.suffix(1), radix: 16) ?? -1
            #expect(content == Data(repeating: UInt8(number), count: 5000 + number))
            return number
        }
    }

    private var files: [String] {
        get async throws { try await destination.files(under: "").map(\.path) }
    }

    @Test func `what was written comes back, from the batch on that has the first one`() async throws {
        try await add(1...3)
        try await add(4...4)
        try await add(5...11)
        #expect(try await catalog.batches().map(\.first) == [1, 4, 5].map { name($0).lowercased() })
        #expect(try await fetch(from: 1) == Array(1...11))
        #expect(try await fetch(from: 4) == Array(4...11))
        #expect(try await fetch(from: 7) == Array(5...11))
        #expect(try await fetch(from: 12) == [])
    }

    @Test func `another key opens nothing`() async throws {
        try await add(1...2)
        let error = await #expect(throws: BackupError.self) { try await fetch(from: 1, with: [AgeIdentity()]) }
        #expect(error?.code == .wrongKey)
    }

    @Test func `a batch without its manifest is none, and goes with the next one`() async throws {
        try await add(1...2)
        try await add(3...4)
        let manifest = try #require(try await files.last { $0.contains("manifest.") })
        try await destination.remove(manifest)
        #expect(try await catalog.batches().map(\.last) == [name(2).lowercased()])
        #expect(try await fetch(from: 1) == [1, 2])
        try await add(3...5)
        #expect(try await catalog.batches().map(\.last) == [name(2), name(5)].map { $0.lowercased() })
        #expect(try await files.count == 4)
    }

    @Test func `what no base backup needs is removed, and a batch that is needed in part stays`() async throws {
        for range in [1...3, 4...6, 7...9] { try await add(range) }
        let (fifth, first) = (name(5).lowercased(), name(1).lowercased())
        #expect(try await catalog.remove { $0.last < fifth } == 1)
        #expect(try await fetch(from: 1) == Array(4...9))
        #expect(try await files.count == 4)
        #expect(try await catalog.remove { $0.last < first } == 0)
    }

    @Test func `any changed byte is found`() async throws {
        try await add(1...2)
        for path in try await files {
            let place = URL(filePath: "\(destination.root)/\(path)")
            let content = try Data(contentsOf: place)
            for index in stride(from: 0, to: content.count, by: max(1, content.count / 60)) {
                var changed = content
                changed[index] ^= 1
                try changed.write(to: place)
                await #expect(throws: BackupError.self, "byte \(index) of \(path)") { try await fetch(from: 1) }
            }
            try content.write(to: place)
        }
        #expect(try await fetch(from: 1) == [1, 2])
    }
}
