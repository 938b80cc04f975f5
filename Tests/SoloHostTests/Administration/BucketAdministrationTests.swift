import Foundation
import SoloCore
import SoloServices
import TestFolders
import Testing

@testable import SoloHost

/// Objects of a stage that does not run, and through the socket of one that does.
@Suite struct BucketAdministrationTests {
    enum Access: CaseIterable { case stored, live }

    /// More than any buffer on the way holds.
    private static let large = Data((0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

    private let folder: TemporaryFolder
    private let folders: StageFolders

    init() throws {
        folder = try TemporaryFolder()
        folders = StageFolders(package: folder.url, stage: "dev")
        try folders.make()
    }

    private func withStage(
        _ access: Access, _ body: (any StageAdministration) async throws -> Void
    ) async throws {
        let bucket = ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings())
        try StoredManifest.write(Manifest(name: "shop", resources: [bucket]), after: nil, folders)
        let stored = try await StoredStage.open(
            folders, environment: ["SOLO_HOME": folder.url.appending(path: "home").path])
        let result: Result<Void, any Error>
        do {
            switch access {
            case .stored: try await body(stored.administration)
            case .live: try await serve(stored.administration, body)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await stored.close()
        try result.get()
    }

    private func serve(
        _ administration: ServicesAdministration, _ body: (any StageAdministration) async throws -> Void
    ) async throws {
        let socket = folder.url.appending(path: AdminWire.socket)
        let (serving, feed) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let server = AdminServer(socket: socket, administration: administration)
            tasks.addTask { try await server.run { feed.yield() } }
            for await _ in serving { break }
            let live = try #require(try await LiveStage.connect(socket))
            defer { live.close() }
            try await body(live)
            tasks.cancelAll()
        }
    }

    private func pieces(_ data: Data) -> AsyncStream<Data> {
        AsyncStream { stream in
            var rest = data[...]
            while !rest.isEmpty {
                stream.yield(Data(rest.prefix(65_536)))
                rest = rest.dropFirst(65_536)
            }
            stream.finish()
        }
    }

    private func content(_ download: BucketDownload) async throws -> Data {
        var whole = Data()
        try await download.forEach { whole.append($0) }
        return whole
    }

    @Test(.timeLimit(.minutes(1)), arguments: Access.allCases)
    func `an object of some megabytes goes in and comes out as it was`(access: Access) async throws {
        try await withStage(access) { stage in
            let put = try await stage.put(
                pieces(Self.large), into: "assets", as: "films/a b&c.bin", contentType: "application/x-film")
            #expect(put.size == Self.large.count)
            let download = try await stage.object("films/a b&c.bin", in: "assets")
            #expect(download.object == put)
            #expect(download.object.contentType == "application/x-film")
            #expect(try await content(download) == Self.large)
            // The connection can be used again.
            #expect(try await stage.put(pieces(Data()), into: "assets", as: "empty", contentType: nil).size == 0)
            #expect(try await content(try await stage.object("empty", in: "assets")) == Data())
        }
    }

    @Test(arguments: Access.allCases)
    func `objects are listed page by page, and removed`(access: Access) async throws {
        try await withStage(access) { stage in
            for key in ["b/2", "a", "b/1", "b/3"] {
                _ = try await stage.put(pieces(Data(key.utf8)), into: "assets", as: key, contentType: nil)
            }
            let first: BucketPage = try await stage.ask(
                .objects(bucket: "assets", prefix: "b/", after: nil, limit: 2))
            #expect(first.objects.map(\.key) == ["b/1", "b/2"])
            let second: BucketPage = try await stage.ask(
                .objects(bucket: "assets", prefix: "b/", after: first.next, limit: 2))
            #expect(second.objects.map(\.key) == ["b/3"])
            #expect(second.next == nil)
            let removed: Bool = try await stage.ask(.removeObject(bucket: "assets", key: "b/2"))
            #expect(removed)
            let again: Bool = try await stage.ask(.removeObject(bucket: "assets", key: "b/2"))
            #expect(!again)
            let left: BucketPage = try await stage.ask(
                .objects(bucket: "assets", prefix: "", after: nil, limit: 9))
            #expect(left.objects.map(\.key) == ["a", "b/1", "b/3"])
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Access.allCases)
    func `an unknown bucket and an invalid key or type are rejected with a message`(access: Access) async throws {
        try await withStage(access) { stage in
            let unknown = HostError.unknown("bucket", "asets", known: ["assets"])
            await #expect(throws: unknown) {
                try await stage.respond(to: .objects(bucket: "asets", prefix: "", after: nil, limit: 1))
            }
            await #expect(throws: unknown) { try await stage.object("a", in: "asets") }
            await #expect(throws: unknown) {
                try await stage.respond(to: .removeObject(bucket: "asets", key: "a"))
            }
            // Its body is not read, and still the rejection arrives.
            await #expect(throws: unknown) {
                try await stage.put(pieces(Self.large), into: "asets", as: "a", contentType: nil)
            }
            await #expect(throws: HostError(.unknownName, "The bucket 'assets' has no object 'a'.")) {
                try await stage.object("a", in: "assets")
            }
            for (key, type) in [
                ("", nil), (String(repeating: "k", count: 1025), nil), ("a", "text/plain\r\nSet-Cookie: a"),
            ]
                as [(String, String?)]
            {
                let error = await #expect(throws: (any Error).self) {
                    try await stage.put(pieces(Data("1".utf8)), into: "assets", as: key, contentType: type)
                }
                #expect((error as? HostError)?.fix ?? (error as? PlatformError)?.fix != nil)
            }
            let left: BucketPage = try await stage.ask(
                .objects(bucket: "assets", prefix: "", after: nil, limit: 1))
            #expect(left.objects.isEmpty)
        }
    }

    private struct Broken: Error {}

    @Test(.timeLimit(.minutes(1)), arguments: Access.allCases)
    func `a content that breaks off leaves the object as it was`(access: Access) async throws {
        try await withStage(access) { stage in
            _ = try await stage.put(pieces(Data("old".utf8)), into: "assets", as: "a", contentType: nil)
            let broken = AsyncThrowingStream<Data, any Error> { stream in
                stream.yield(Data("new".utf8))
                stream.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) {
                try await stage.put(broken, into: "assets", as: "a", contentType: nil)
            }
            #expect(try await content(try await stage.object("a", in: "assets")) == Data("old".utf8))
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Access.allCases)
    func `an object whose file ends too early is an error, and not a shorter object`(access: Access) async throws {
        try await withStage(access) { stage in
            _ = try await stage.put(pieces(Self.large), into: "assets", as: "a", contentType: nil)
            let file = try #require(largest(in: folders.state))
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 4_000_000)
            try handle.close()
            await #expect(throws: (any Error).self) {
                _ = try await content(try await stage.object("a", in: "assets"))
            }
        }
    }

    private func largest(in folder: URL) -> URL? {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        return files?.allObjects.compactMap { $0 as? URL }.max { size($0) < size($1) }
    }

    private func size(_ file: URL) -> Int { (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0 }
}
