import Foundation
import HTTPTypes
import SoloCore
import SoloServices
import Synchronization
import TestFolders
import Testing

@testable import SoloHost
@testable import SoloLaptop

@Suite struct AdminTests {
    @Test(arguments: [
        AdminRequest.status, .secrets, .setSecret("stripe-key"), .removeSecret("billing.key"), .queues,
        .messages(queue: "receipts", state: "dead", limit: 7), .replay(queue: "receipts", id: nil),
        .replay(queue: "a b/ü?&", id: "x=1"), .schedules, .history(schedule: "cleanup", limit: 3), .runNow("cleanup"),
        .message(queue: "receipts", id: "1P3GZ0M8RW000"), .send(queue: "receipts", key: "a&b=c", delay: 1.5),
        .send(queue: "receipts", key: nil, delay: 0), .purge(queue: "receipts", onlyDead: true),
        .purge(queue: "receipts", onlyDead: false), .command("seed"), .resources,
        .removeResource("billing.reports", kind: nil),
        .removeResource("reports", kind: "sqlite"),
        .objects(bucket: "assets", prefix: "", after: nil, limit: 1000),
        .objects(bucket: "assets", prefix: "a b/", after: "a b/ü=1&x", limit: 2),
        .object(bucket: "assets", key: "a/../b?c=1&d%20#"),
        .putObject(bucket: "assets", key: "logo.svg", contentType: "image/svg+xml; a=b"),
        .putObject(bucket: "assets", key: "logo", contentType: nil),
        .removeObject(bucket: "assets", key: "a/b"),
    ])
    func `a question arrives as it was asked`(request: AdminRequest) {
        #expect(AdminRequest(method: request.method, path: request.path) == request)
    }

    @Test func `what is no question is none`() {
        #expect(AdminRequest(method: .get, path: "/") == nil)
        #expect(AdminRequest(method: .post, path: "/status") == nil)
        #expect(AdminRequest(method: .get, path: "/secrets/a/b/c") == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `a stage is administered through its socket`() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.url.appending(path: "platform.sock")
        let isServed = await LiveStage.connect(socket) != nil
        #expect(!isServed)
        let administration = FakeAdministration()
        let (serving, feed) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let server = AdminServer(socket: socket, administration: administration)
            tasks.addTask { try await server.run { feed.yield() } }
            for await _ in serving { break }
            let mode = try FileManager.default.attributesOfItem(atPath: socket.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let stage = try #require(await LiveStage.connect(socket))
            try await stage.setSecret("stripe-key", to: Redacted("a value / with ümlaut"))
            #expect(administration.values == ["stripe-key": "a value / with ümlaut"])
            #expect(try await stage.secrets() == [SecretState(name: "stripe-key", isSet: true, isDeclared: true)])
            #expect(try await stage.replay("receipts", id: nil) == 3)
            await #expect(throws: HostError.unknown("queue", "recepits", known: ["receipts"])) {
                try await stage.replay("recepits", id: nil)
            }
            let receipt = try await stage.send(Data("[1]".utf8), to: "receipts", key: "a b&c", delay: 0.5)
            #expect(receipt == MessageReceipt(id: "receipts a b&c 0.5 [1]", isRepeat: true))
            #expect(try await stage.purge("receipts", onlyDead: true) == 1)
            #expect(try await stage.purge("receipts", onlyDead: false) == 2)
            stage.close()
            tasks.cancelAll()
        }
    }
}

private final class FakeAdministration: StageAdministration {
    private let stored = Mutex<[String: String]>([:])
    var values: [String: String] { stored.withLock { $0 } }

    func status() async throws -> StageStatus { throw CancellationError() }
    func resources() async throws -> [StageResource] { [] }
    func removeResource(_ name: String, kind: StoredResource.Kind?) async throws -> StageResource {
        throw CancellationError()
    }
    func secrets() async throws -> [SecretState] {
        values.keys.map { SecretState(name: $0, isSet: true, isDeclared: true) }
    }
    func setSecret(_ name: String, to value: Redacted<String>) async throws {
        stored.withLock { $0[name] = value.exposed }
    }
    func removeSecret(_ name: String) async throws -> Bool { false }
    func queues() async throws -> [QueueSummary] { [] }
    func messages(in queue: String, state: QueueMessage.State, limit: Int) async throws -> [QueueMessage] { [] }
    func message(_ id: String, in queue: String) async throws -> QueueMessage { throw CancellationError() }
    func send(_ payload: Data, to queue: String, key: String?, delay: Double) async throws -> MessageReceipt {
        MessageReceipt(id: "\(queue) \(key ?? "") \(delay) \(String(decoding: payload, as: UTF8.self))", isRepeat: true)
    }
    func purge(_ queue: String, onlyDead: Bool) async throws -> Int { onlyDead ? 1 : 2 }
    func replay(_ queue: String, id: String?) async throws -> Int {
        guard queue == "receipts" else { throw HostError.unknown("queue", queue, known: ["receipts"]) }
        return 3
    }
    func objects(in bucket: String, prefix: String, after key: String?, limit: Int) async throws -> BucketPage {
        throw CancellationError()
    }
    func object(_ key: String, in bucket: String) async throws -> BucketDownload { throw CancellationError() }
    func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data { throw CancellationError() }
    func removeObject(_ key: String, in bucket: String) async throws -> Bool { false }
    func schedules() async throws -> [ScheduleSummary] { [] }
    func history(of schedule: String, limit: Int) async throws -> [ScheduleRun] { [] }
    func runNow(_ schedule: String) async throws -> ScheduleRun { throw CancellationError() }
    func command(_ name: String) async throws -> RunningApp { throw CancellationError() }
}
