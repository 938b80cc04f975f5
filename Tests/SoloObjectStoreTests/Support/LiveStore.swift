import Foundation
import Logging
import LoopbackServer
import SoloCore
import SoloHTTP
import SoloS3
import Synchronization

@testable import SoloObjectStore

/// A store on a folder of its own, behind a real port.
struct LiveStore: Sendable {
    static let everything = ComponentCredential(
        component: "api.all", key: AccessKey(id: "KEYALL", secret: "all-secret"),
        grants: [
            Grant(resource: "assets", actions: [.read, .write, .delete]),
            Grant(resource: "billing.invoices", actions: [.read, .write, .delete]),
        ])

    let store: ObjectStore
    let directory: URL
    let port: Int
    let time: ManualTime

    var endpoint: String { "http://127.0.0.1:\(port)" }

    /// A client of the component that may do everything.
    func client(_ bucket: String = "assets", as credential: ComponentCredential = everything, prefix: String? = nil)
        throws
        -> BucketClient
    {
        BucketClient(
            BucketConnection(
                http: HTTPClient(.tcp(host: "127.0.0.1", port: port)), bucket: bucket, region: ObjectStore.region,
                key: credential.key, prefix: prefix, now: { time.now }))
    }

    /// The contents' files that are on the disk.
    func contentFiles() throws -> [String] {
        let folder = directory.appending(path: "content")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains("-") }
    }

    static func run<Result: Sendable>(
        in directory: URL? = nil, credentials: [ComponentCredential] = [everything], time: ManualTime = ManualTime(),
        lifecycle: [LifecycleRule] = [], _ body: @Sendable (LiveStore) async throws -> Result
    ) async throws -> Result {
        let folder =
            directory ?? FileManager.default.temporaryDirectory.appending(path: "solo-store-\(UUID().uuidString)")
        defer { if directory == nil { try? FileManager.default.removeItem(at: folder) } }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let store = try ObjectStore(directory: folder.path, time: time, logger: logger) { id in
            credentials.first { $0.key.id == id }
        }
        try await store.prepare(buckets: [
            ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings(lifecycle: lifecycle)),
            ManifestResource(id: "billing.invoices", kind: .bucket, bucket: BucketSettings()),
        ])
        let outcome: Swift.Result<Result, any Error>
        do {
            let result = try await LoopbackServer.run(
                handlers: { [ExpectContinueHandler()] }, respond: { await store.respond(to: $0) }
            ) { port in
                try await body(LiveStore(store: store, directory: folder, port: port, time: time))
            }
            outcome = .success(result)
        } catch {
            outcome = .failure(error)
        }
        await store.close()
        return try outcome.get()
    }
}

/// A clock that stands still until a test moves it, or runs for clients that have clocks of their own.
final class ManualTime: TimeSource {
    private let current: Mutex<Date>
    private let isRunning: Bool

    init(_ date: Date = Date(), isRunning: Bool = false) {
        current = Mutex(date)
        self.isRunning = isRunning
    }

    var now: Date { isRunning ? Date() : current.withLock { $0 } }

    func advance(days: Double) {
        current.withLock { $0 = $0.addingTimeInterval(days * 86_400) }
    }

    func sleep(until date: Date) async throws {}
}
