import Foundation
import SoloCore
import SoloServices
import TestFolders
import Testing

@testable import SoloHost

@Suite struct ResourceRemovalTests {
    private let folder: TemporaryFolder
    private let folders: StageFolders
    private var environment: [String: String] { ["SOLO_HOME": folder.url.appending(path: "home").path] }

    init() throws {
        folder = try TemporaryFolder()
        folders = StageFolders(package: folder.url, stage: "dev")
    }

    private func manifest(_ resources: [ManifestResource]) -> Manifest { Manifest(name: "shop", resources: resources) }

    /// Applies a stack, as `solo dev` does, and opens the stage.
    private func withStage<Value>(
        applied manifest: Manifest? = nil, _ body: (ServicesAdministration) async throws -> Value
    ) async throws -> Value {
        try folders.make()
        if let manifest {
            try StoredManifest.write(manifest, after: try StoredManifest.read(folders.manifest), folders)
        }
        let stage = try await StoredStage.open(folders, environment: environment)
        let result: Result<Value, any Error>
        do { result = .success(try await body(stage.administration)) } catch { result = .failure(error) }
        await stage.close()
        return try result.get()
    }

    private let full: [ManifestResource] = [
        ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings()),
        ManifestResource(id: "db", kind: .sqlite), ManifestResource(id: "mails", kind: .queue, queue: QueueSettings()),
        ManifestResource(id: "stripe-key", kind: .secret),
    ]

    /// Fills a stage with data of each kind, and then applies a stack that has the database alone.
    private func orphanAll() async throws {
        try await withStage(applied: manifest(full)) { stage in
            try folder.write("0123456789", to: ".solo/dev/db/reports.sqlite")
            try folder.write("01234", to: ".solo/dev/db/reports.sqlite-wal")
            try folder.write("used", to: ".solo/dev/db/db.sqlite")
            _ = try await stage.respond(to: .setSecret(name: "stripe-key", value: Redacted("sk_1")))
            _ = try await stage.services.queues.send(Data("1".utf8), to: "mails", key: "k")
            let content = AsyncStream<Data> { stream in
                stream.yield(Data("abc".utf8))
                stream.finish()
            }
            try await stage.services.put(content, into: "assets", as: "a.txt")
        }
        try await withStage(applied: manifest([ManifestResource(id: "db", kind: .sqlite)])) { _ in }
    }

    @Test func `each kind of orphan is listed with its size, and removed with its data`() async throws {
        try await orphanAll()
        try await withStage { stage in
            let listed = try await stage.ask(.resources, as: [StageResource].self)
            #expect(
                listed == [
                    StageResource(
                        id: "assets", kind: .bucket, state: .orphaned, size: ResourceSize(bytes: 3, objects: 1)),
                    StageResource(id: "db", kind: .sqlite, state: .used, size: ResourceSize(bytes: 4)),
                    StageResource(id: "mails", kind: .queue, state: .orphaned, size: ResourceSize(messages: 1)),
                    StageResource(id: "reports", kind: .sqlite, state: .orphaned, size: ResourceSize(bytes: 15)),
                    StageResource(id: "stripe-key", kind: .secret, state: .orphaned),
                ])
            for orphan in listed where orphan.state == .orphaned {
                #expect(
                    try await stage.ask(.removeResource(id: orphan.id, kind: nil), as: StageResource.self) == orphan)
            }
            #expect(try await stage.ask(.resources, as: [StageResource].self).map(\.id) == ["db"])
            #expect(try StoredManifest.orphans(folders.orphans) == [])
            // The key went with its message: the same one may be sent again.
            let again = try await stage.services.queues.send(Data("1".utf8), to: "mails", key: "k")
            #expect(!again.isRepeat)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folders.state.appending(path: "db").path)
        #expect(left == ["db.sqlite"])
    }

    @Test func `a resource in use and an unknown one are rejected`() async throws {
        try await orphanAll()
        try await withStage { stage in
            let used = await #expect(throws: HostError.self) {
                try await stage.ask(.removeResource(id: "db", kind: nil), as: StageResource.self)
            }
            #expect(used?.code == .inUse)
            let unknown = await #expect(throws: HostError.self) {
                try await stage.ask(.removeResource(id: "mial", kind: nil), as: StageResource.self)
            }
            #expect(unknown?.message == "There is no resource 'mial'. Did you mean 'mails'?")
            let left = try await stage.ask(.resources, as: [StageResource].self)
            #expect(left.count == 5)
        }
    }

    @Test func `a stage that never had a stack loses nothing`() async throws {
        try await withStage { stage in
            _ = try await stage.respond(to: .setSecret(name: "stripe-key", value: Redacted("sk_1")))
            #expect(try await stage.ask(.resources, as: [StageResource].self).map(\.state) == [.unknown])
            let rejected = await #expect(throws: HostError.self) {
                try await stage.ask(.removeResource(id: "stripe-key", kind: nil), as: StageResource.self)
            }
            #expect(rejected?.code == .notRunning)
        }
    }

    @Test func `of two with one name, the kind says which`() async throws {
        try await withStage(applied: manifest([ManifestResource(id: "data", kind: .queue, queue: QueueSettings())])) {
            stage in
            try folder.write("0123456789", to: ".solo/dev/db/data.sqlite")
            let rejected = await #expect(throws: HostError.self) {
                try await stage.ask(.removeResource(id: "data", kind: nil), as: StageResource.self)
            }
            #expect(rejected?.code == .ambiguousName)
            #expect(
                try await stage.ask(.removeResource(id: "data", kind: .sqlite), as: StageResource.self).size.bytes == 10
            )
            #expect(try await stage.ask(.resources, as: [StageResource].self).map(\.kind) == [.queue])
        }
    }

    /// The database alone was left, or its log alone, or nothing but the entry in the list.
    @Test(arguments: [["reports.sqlite"], ["reports.sqlite-wal"], []])
    func `a removal that was interrupted can be repeated`(left: [String]) async throws {
        try await withStage(applied: manifest([ManifestResource(id: "reports", kind: .sqlite)])) { _ in }
        for name in left { try folder.write("0123", to: ".solo/dev/db/\(name)") }
        try await withStage(applied: manifest([])) { stage in
            let removed = try await stage.ask(.removeResource(id: "reports", kind: nil), as: StageResource.self)
            #expect(removed.id == "reports")
            let left = try await stage.ask(.resources, as: [StageResource].self)
            #expect(left == [])
        }
    }

    @Test func `what is removed is not taken into use meanwhile`() async throws {
        try await withStage(applied: manifest([])) { stage in
            let services = try stage.services
            let (entered, enter) = AsyncStream<Void>.makeStream()
            let (leaving, leave) = AsyncStream<Void>.makeStream()
            async let blocked: Void = services.withoutChanges {
                enter.yield()
                for await _ in leaving { break }
            }
            for await _ in entered { break }
            let next = manifest(full)
            async let applied: Void = services.apply(next)
            for _ in 0..<100 { await Task.yield() }
            #expect(services.appliedManifest == manifest([]))
            leave.yield()
            _ = try await (blocked, applied)
            #expect(services.appliedManifest == next)
        }
    }
}
