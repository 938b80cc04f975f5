import Foundation
import SoloArchive
import Synchronization
import TestFolders
import Testing

@testable import SoloBackup

/// Both halves of a backup's and a restore's work end together, whichever of them fails.
@Suite(.timeLimit(.minutes(2)))
struct PipelineTests {
    private struct Failure: Error, Equatable {}

    /// A folder whose uploads fail once they have so many bytes.
    private final class FullDestination: BackupDestination {
        private let folder: DirectoryDestination
        private let limit: Int
        private let state = Mutex((written: 0, abandoned: 0))

        var name: String { folder.name }
        var isElsewhere: Bool { false }
        var abandoned: Int { state.withLock(\.abandoned) }

        init(_ folder: DirectoryDestination, limit: Int) {
            self.folder = folder
            self.limit = limit
        }

        func files(under prefix: String) async throws -> [StoredFile] { try await folder.files(under: prefix) }
        func read(_ path: String, _ body: (Data) async throws -> Void) async throws {
            try await folder.read(path, body)
        }
        func discardUploads(under prefix: String) async throws { try await folder.discardUploads(under: prefix) }
        func remove(_ path: String) async throws { try await folder.remove(path) }
        func begin(_ path: String) async throws -> any BackupUpload { Upload(try await folder.begin(path), of: self) }

        private final class Upload: BackupUpload {
            private let upload: any BackupUpload
            private let destination: FullDestination

            init(_ upload: any BackupUpload, of destination: FullDestination) {
                self.upload = upload
                self.destination = destination
            }

            func append(_ bytes: [UInt8]) async throws {
                let written = destination.state.withLock { state in
                    state.written += bytes.count
                    return state.written
                }
                guard written <= destination.limit else { throw Failure() }
                try await upload.append(bytes)
            }

            func finish() async throws { try await upload.finish() }

            func abandon() async {
                destination.state.withLock { $0.abandoned += 1 }
                await upload.abandon()
            }
        }
    }

    private let folder: TemporaryFolder
    private let place: DirectoryDestination
    private let identity = AgeIdentity()
    private let noise = Data((0..<1 << 20).map { _ in UInt8.random(in: 0...255) })

    init() throws {
        folder = try TemporaryFolder()
        place = DirectoryDestination(folder.path)
    }

    private func writer(to destination: any BackupDestination) -> BackupWriter {
        let manifest = BackupManifest(
            product: "shop", stage: "dev", taken: Date(timeIntervalSince1970: 0), release: nil)
        return BackupWriter(manifest, named: "1970-01-01T00-00-00Z", to: destination, for: [identity.recipient])
    }

    private func leftovers() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".age") }
    }

    private func written(_ mebibytes: Int) async throws -> BackupFile {
        try await writer(to: place).add(.sqlite, "db", as: "db") { upload in
            for _ in 0..<mebibytes { try await upload.append(noise) }
        }
    }

    @Test func `a file comes back, of any size`() async throws {
        for pieces in [0, 1, 20] {
            let file = try await written(pieces)
            var found = Data()
            try await BackupReader(place, with: [identity]).read(file) { found += $0 }
            #expect(found == (0..<pieces).reduce(into: Data()) { whole, _ in whole += noise }, "\(pieces) MiB")
            #expect(try await place.digest(of: file.path) == file.stored)
            try await place.remove(file.path)
        }
    }

    @Test func `a destination that fails ends what has no end`() async throws {
        let full = FullDestination(place, limit: 3 << 20)
        let error = await #expect(throws: Failure.self) {
            try await writer(to: full).add(.sqlite, "db", as: "db") { upload in
                while true { try await upload.append(noise) }
            }
        }
        #expect(error == Failure())
        #expect(full.abandoned == 1)
        #expect(try leftovers() == [])
    }

    @Test func `a content that fails leaves no file`() async throws {
        let full = FullDestination(place, limit: .max)
        await #expect(throws: Failure.self) {
            try await writer(to: full).add(.sqlite, "db", as: "db") { upload in
                try await upload.append(noise)
                throw Failure()
            }
        }
        #expect(full.abandoned <= 1)
        #expect(try leftovers() == [])
    }

    @Test func `a backup that is cancelled ends and leaves no file`() async throws {
        let appended = AsyncStream.makeStream(of: Void.self)
        let task = Task { [noise, place, identity] in
            let manifest = BackupManifest(product: "shop", stage: "dev", taken: .now, release: nil)
            try await BackupWriter(manifest, named: "x", to: place, for: [identity.recipient]).add(.sqlite, as: "db") {
                upload in
                while true {
                    try await upload.append(noise)
                    appended.continuation.yield()
                }
            }
        }
        for await _ in appended.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try leftovers() == [])
    }

    @Test func `a reader that fails or is cancelled ends the reading`() async throws {
        let file = try await written(20)
        let reader = BackupReader(place, with: [identity])
        await #expect(throws: Failure.self) { try await reader.read(file) { _ in throw Failure() } }
        let task = Task {
            try await reader.read(file) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a file that ends early, or is changed, is damaged for whoever uses it`() async throws {
        let file = try await written(3)
        let path = "\(folder.path)/\(file.path)"
        let sealed = try Data(contentsOf: URL(filePath: path))
        var changed = sealed
        changed[sealed.count / 2] ^= 1
        for content in [sealed.prefix(sealed.count / 2), sealed.prefix(sealed.count - 1), changed] {
            try content.write(to: URL(filePath: path))
            let error = await #expect(throws: BackupError.self) {
                try await BackupReader(place, with: [identity]).read(file) { _ in }
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `a few bytes that stand for many are handed over in small pieces`() async throws {
        let zeros = Data(count: 1 << 20)
        let file = try await writer(to: place).add(.sqlite, "db", as: "db") { upload in
            for _ in 0..<64 { try await upload.append(zeros) }
        }
        #expect(file.stored.bytes < 100_000)
        var (count, largest) = (0, 0)
        try await BackupReader(place, with: [identity]).read(file) { piece in
            count += piece.count
            largest = max(largest, piece.count)
        }
        #expect(count == 64 << 20)
        #expect(largest <= 1 << 19)
    }
}
