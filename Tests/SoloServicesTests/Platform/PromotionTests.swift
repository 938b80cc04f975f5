import SoloObjectStore
import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloS3
import Testing

@testable import SoloServices

/// What changes for a release, and when.
struct PromotionTests {
    private let path = "/_solo/queues/receipts/messages"
    private let message = Data("1".utf8)

    /// The sample, whose API may not send any more.
    private var narrow: Manifest {
        var manifest = Manifest.sample()
        manifest.components[0].grants = []
        return manifest
    }

    /// The sample with other names for all that has data.
    private var renamed: Manifest {
        var manifest = Manifest.sample()
        for index in manifest.resources.indices where manifest.resources[index].kind != .setting {
            manifest.resources[index].renamedFrom = manifest.resources[index].id
            manifest.resources[index].id += "-new"
        }
        for index in manifest.components.indices {
            manifest.components[index].grants = manifest.components[index].grants.map {
                Grant(resource: $0.resource + "-new", actions: $0.actions, prefix: $0.prefix)
            }
        }
        manifest.components[2].id = "worker.receipts-new"
        manifest.components[2].worker?.queue = "receipts-new"
        return manifest
    }

    /// ``renamed``, renamed back.
    private var restored: Manifest {
        var manifest = Manifest.sample()
        for index in manifest.resources.indices where manifest.resources[index].kind != .setting {
            manifest.resources[index].renamedFrom = manifest.resources[index].id + "-new"
        }
        return manifest
    }

    @Test(.timeLimit(.minutes(1)))
    func `a grant that narrows holds until the processes of before have ended`() async throws {
        try await withPlatform { platform, http in
            let api = try token(platform, "api.api")
            func send() async throws -> Int {
                try await http.send(.post, path, headers: api, body: message).status.code
            }
            try await platform.prepare(narrow)
            #expect(try await send() == 201)

            // Its head is on its way when the grant narrows, and its body is not.
            let (body, rest) = AsyncStream.makeStream(of: Data.self)
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let pieces = body.map { piece in
                begin.yield()
                return piece
            }
            rest.yield(Data("[1".utf8))
            async let inFlight = http.stream(
                .post, path, headers: api, body: .sequence(pieces, length: nil), timeout: .after(.seconds(30)))
            for await _ in begun { break }
            try await platform.promote(narrow)
            rest.yield(Data("]".utf8))
            rest.finish()
            #expect(try await inFlight.status == .created)
            #expect(try await send() == 201)

            try await platform.release(except: [narrow])
            // The key of what is lent no more is none.
            #expect(try await send() == 401)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a grant that widens is there before the promotion, and goes with a candidate that never came up`()
        async throws
    {
        try await withPlatform { platform, http in
            try await platform.apply(narrow)
            let api = bearer(try platform.keys.key(of: "api.api/receipts/send"))
            func send() async throws -> Int {
                try await http.send(.post, path, headers: api, body: message).status.code
            }
            #expect(try await send() == 401)
            try await platform.prepare(.sample())
            #expect(try await send() == 201)
            #expect(platform.appliedManifest == narrow)
            try await platform.release(except: [narrow])
            #expect(try await send() == 401)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `data of each kind is found through a rename and back, and is not moved`() async throws {
        try await withPlatform { platform, _ in
            let sample = Manifest.sample()
            let file = platform.configuration.databasePath("db")
            try Data("rows".utf8).write(to: URL(filePath: file))
            _ = try await platform.send(message, to: "receipts", key: "k")
            try await platform.put(pieces("paid"), into: "assets", as: "receipts/7.txt")

            func check(_ manifest: Manifest, suffix: String) async throws {
                let components = Set(manifest.components.map(\.id))
                let bindings = try await platform.bindings(release: "r", manifest: manifest, components: components)
                let whole = try await platform.bindings(release: "r")
                guard case .sqlite(file)? = whole.resources["db" + suffix],
                    case .bucket(let endpoint, let bucket, _, _)? = bindings.resources["assets" + suffix],
                    case .queue(_, let queue)? = bindings.resources["receipts" + suffix],
                    case .secret(let secret)? = whole.resources["stripe-key" + suffix]
                else { throw CancellationError() }
                #expect(secret.exposed == "sk_live")
                #expect(queue == "receipts")
                let key = try #require(bindings.keys["worker.receipts\(suffix)/assets\(suffix)/delete+read+write"])
                let client = try BucketClient(endpoint: endpoint, bucket: bucket, region: "us-east-1", key: key)
                #expect(try await client.get("receipts/7.txt") == Data("paid".utf8))
                client._bucket.close()
                #expect(
                    try await platform.messages(in: "receipts" + suffix, state: .waiting).map(\.queue) == [
                        queue + suffix
                    ])
                #expect(try platform.bucketNames() == ["assets" + suffix])
                #expect(try platform.secretNames() == ["stripe-key" + suffix])
                #expect(try await platform.send(message, to: "receipts" + suffix, key: "k").isRepeat)
            }
            try await check(sample, suffix: "")
            #expect(try platform.missingSecrets(renamed).isEmpty)
            try await platform.prepare(renamed)
            try await check(sample, suffix: "")
            try await platform.promote(renamed)
            try await check(renamed, suffix: "-new")
            // An old process that is started again still finds everything.
            let old = try await platform.bindings(
                release: "r", manifest: sample, components: ["worker.receipts", "api.api"])
            guard case .bucket(_, "assets", _, _)? = old.resources["assets"] else { throw CancellationError() }
            #expect(try platform.contents(ofBucket: "assets").find("receipts/7.txt") != nil)
            try await platform.release(except: [renamed])
            try await check(renamed, suffix: "-new")
            try await platform.apply(restored)
            try await check(restored, suffix: "")
            #expect(try await platform.storedResources().keys.filter { $0.id.contains("new") } == [])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a rename by a candidate that never comes up changes nothing`() async throws {
        try await withPlatform { platform, _ in
            try await platform.put(pieces("paid"), into: "assets", as: "a")
            let before = try await platform.storedResources()
            try await platform.prepare(renamed)
            let bindings = try await platform.bindings(
                release: "r2", manifest: renamed, components: ["worker.receipts-new"])
            guard case .bucket(_, "assets", _, _)? = bindings.resources["assets-new"] else { throw CancellationError() }
            #expect(bindings.keys.keys.allSatisfy { $0.hasPrefix("worker.receipts-new") })
            try await platform.release(except: [.sample()])
            #expect(try await platform.storedResources() == before)
            #expect(try platform.configuration.storageMap.read()?.ids(of: "assets", kind: .bucket) == ["assets"])
            let error = await #expect(throws: PlatformError.self) {
                try await platform.bindings(release: "r2", manifest: renamed, components: [])
            }
            #expect(error?.code == .notApplied)
        }
    }

    @Test func `workers of the promoted manifest alone get messages`() async throws {
        try await withFolder { folder in
            let invoker = FakeInvoker()
            let platform = try PlatformServices(configuration(folder), invoker: invoker, logger: quiet)
            try await platform.apply(.sample())
            var next = Manifest.sample()
            next.resources[2].id = "mails"
            next.components[2] = ManifestComponent(
                id: "worker.mails", kind: .worker, worker: WorkerSettings(queue: "mails"))
            next.components[0].grants = []
            try await platform.prepare(next)
            _ = try await platform.send(message, to: "mails")
            _ = try await platform.send(message, to: "receipts")
            await #expect(throws: QueueError.self) { try await platform.drain("mails") }
            try await platform.promote(next)
            #expect(try await platform.drain("mails").done == 1)
            await #expect(throws: QueueError.self) { try await platform.drain("receipts") }
            #expect(try await platform.messages(in: "receipts", state: .waiting).count == 1)
            await platform.close()
        }
    }

    @Test func `a renamed orphan is removed by its last name, and its data alone`() async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            try await platform.apply(.sample())
            try await platform.put(pieces("paid"), into: "assets", as: "a")
            try await platform.prepare(renamed)
            try await platform.promote(renamed)
            // Both ids lead to it, and one of them is in use.
            try await platform.removeData(of: StoredResource(.bucket, "assets"))
            #expect(try platform.contents(ofBucket: "assets-new").find("a") != nil)
            var without = renamed
            without.resources.removeAll { $0.kind == .bucket }
            without.components[2].grants.removeFirst()
            try await platform.apply(without)
            #expect(try platform.orphanedBuckets().map(\.name) == ["assets-new"])
            try await platform.removeData(of: StoredResource(.bucket, "assets"))
            #expect(try platform.contents(ofBucket: "assets-new").find("a") != nil)
            try await platform.removeData(of: StoredResource(.bucket, "assets-new"))
            #expect(try platform.bucketNames() == [])
            try await platform.apply(.sample())
            #expect(try platform.objects(in: "assets").objects == [])
            await platform.close()
        }
    }

    @Test func `a database that has the name of a bucket's storage does not open the bucket`() async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            try await platform.apply(.sample())
            try await platform.apply(renamed)
            var manifest = renamed
            manifest.resources.append(ManifestResource(id: "assets", kind: .sqlite))
            manifest.components[1].grants = [Grant(resource: "assets", actions: [.read, .write])]
            manifest.resources[0].renamedFrom = nil
            try await platform.apply(manifest)
            let grants = Dictionary(platform.credentials().map { ($0.component, $0.grants) }, uniquingKeysWith: +)
            #expect(grants["cron.cleanup"] == [])
            #expect(grants["worker.receipts-new"]?.contains { $0.resource == "assets" } == true)
            await platform.close()
        }
    }

    @Test func `a stage that is emptied forgets the names of its data, and not those of its secrets`() async throws {
        try await withFolder { folder in
            let configuration = configuration(folder)
            let platform = try PlatformServices(configuration, invoker: FakeInvoker(), logger: quiet)
            try await platform.setSecret("stripe-key", to: Redacted("sk_live"))
            try await platform.apply(.sample())
            try await platform.apply(renamed)
            await platform.close()
            try await configuration.removeData(withSecrets: false)
            let emptied = try PlatformServices(configuration, invoker: FakeInvoker(), logger: quiet)
            #expect(try emptied.secretNames() == ["stripe-key-new"])
            try await emptied.apply(.sample())
            #expect(try emptied.bucketNames() == ["assets"])
            await emptied.close()
            try await configuration.removeData(withSecrets: true)
            #expect(try configuration.storageMap.read() == nil)
        }
    }

    private func pieces(_ text: String) -> AsyncStream<Data> {
        AsyncStream { stream in
            stream.yield(Data(text.utf8))
            stream.finish()
        }
    }
}
