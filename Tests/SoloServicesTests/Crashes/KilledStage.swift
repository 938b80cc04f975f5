import FixtureProcess
import Foundation
import HTTPTypes
import SoloHTTP
import SoloSQL
import Synchronization
import Testing

/// A platform and an app in processes of their own, which are killed and started again while messages are sent.
final class KilledStage: Sendable {
    struct Delivery: Sendable {
        var id: String
        var key: String
        /// The message's JSON.
        var message: String
    }

    private struct State {
        var platform: FixtureProcess?
        var app: FixtureProcess?
        var readers: [Task<Void, Never>] = []
        var client: (http: HTTPClient, token: String)?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let deliveries: AsyncStream<Delivery>
    private let deliveriesContinuation: AsyncStream<Delivery>.Continuation
    private let folder: String
    /// What the platform is told besides.
    private let arguments: [String]
    private let state = Mutex(State())

    init(folder: String, _ arguments: [String] = []) {
        self.folder = folder
        self.arguments = arguments
        (deliveries, deliveriesContinuation) = AsyncStream.makeStream(of: Delivery.self)
    }

    private var socket: String { folder + "/app.sock" }

    func startPlatform() async throws {
        let child = try FixtureProcess(["platform", folder, socket] + arguments)
        var lines = child.lines.makeAsyncIterator()
        let words = try #require(await lines.next()).split(separator: " ").map(String.init)
        #expect(words.count == 3)
        let http = HTTPClient(try #require(HTTPEndpoint(words[1])))
        let waiting = state.withLock { state in
            state.platform = child
            state.client = (http, words[2])
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func killPlatform() async {
        let (platform, client) = state.withLock { state in
            defer { state.client = nil }
            return (state.platform, state.client)
        }
        await platform?.kill()
        client?.http.close()
    }

    func startApp() async throws {
        let child = try FixtureProcess(["app", socket])
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        state.withLock { $0.app = child }
        // What the app has said stays in its pipe when it is killed, so every line is read to the end.
        let reader = Task { [deliveriesContinuation] in
            for await line in child.lines {
                let words = line.split(separator: " ").map(String.init)
                if words.first == "ready" { isReady.finish() }
                guard words.first == "done", words.count == 4 else { continue }
                deliveriesContinuation.yield(Delivery(id: words[1], key: words[2], message: words[3]))
            }
            isReady.finish()
        }
        state.withLock { $0.readers.append(reader) }
        for await _ in ready {}
    }

    func killApp() async {
        await state.withLock { $0.app }?.kill()
    }

    /// Sends a message until a platform has taken it, however often that takes; its id.
    func send(key: String) async throws -> String {
        let field = try #require(HTTPField.Name("Solo-Idempotency-Key"))
        while true {
            let (http, token) = await client()
            let answer = try? await http.send(
                .post, "/_solo/queues/jobs/messages", headers: [.authorization: "Bearer \(token)", field: key],
                body: Data("{\"key\":\"\(key)\"}".utf8))
            guard let answer else {
                await Task.yield()
                continue
            }
            #expect(answer.status == .created || answer.status == .ok)
            return try #require(try JSONDecoder().decode([String: String].self, from: answer.body)["id"])
        }
    }

    /// Looks into the queue's file, as nobody but a test does, until it holds no message.
    func waitUntilEmpty() async throws {
        let connection = try SQLiteConnection(path: folder + "/dev/queue.sqlite", access: .readOnly)
        while try connection.first("SELECT count(*) FROM messages", body: { $0.integer(0) }) ?? 0 > 0 {
            await Task.yield()
        }
    }

    /// Ends ``deliveries`` after everything that the app has said. Kills the app, so that its pipe has an end.
    func endDeliveries() async {
        await killApp()
        for reader in state.withLock({ $0.readers }) { await reader.value }
        deliveriesContinuation.finish()
    }

    private func client() async -> (http: HTTPClient, token: String) {
        while true {
            if let client = state.withLock({ $0.client }) { return client }
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    if state.client == nil { state.waiting.append(continuation) }
                    return state.client != nil
                }
                if isThere { continuation.resume() }
            }
        }
    }
}
