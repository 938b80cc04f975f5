import SoloProcess
import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloServices
import Synchronization
import TestFolders
import Testing

@testable import SoloHost

@Suite struct AdminTests {
    @Test(arguments: [
        AdminRequest.status, .resources, .removeResource(id: "billing.reports", kind: nil),
        .removeResource(id: "reports", kind: .sqlite), .setSecret(name: "stripe-key", value: Redacted("a / ü")),
        .messages(queue: "receipts", state: .dead, limit: 7), .replay(queue: "a b/ü?&", id: nil),
        .send(queue: "receipts", payload: Data("[1]".utf8), key: "a&b=c", delay: 1.5),
        .objects(bucket: "assets", prefix: "a b/", after: "a b/ü=1&x", limit: 2), .command(name: "seed"),
    ])
    func `a request arrives as it was sent`(request: AdminRequest) throws {
        let sent = try JSONEncoder().encode(request)
        #expect(try JSONDecoder().decode(AdminRequest.self, from: sent) == request)
    }

    /// Serves an administration on a socket for the body.
    private func serve(_ body: (URL, FakeAdministration) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let socket = folder.url.appending(path: AdminWire.socket)
        let isServed = try await LiveStage.connect(socket) != nil
        #expect(!isServed)
        let administration = FakeAdministration()
        let (serving, feed) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let server = AdminServer(socket: socket, administration: administration)
            tasks.addTask { try await server.run { feed.yield() } }
            for await _ in serving { break }
            try await body(socket, administration)
            tasks.cancelAll()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a database goes through the socket piece by piece`() async throws {
        try await serve { socket, _ in
            let stage = try #require(try await LiveStage.connect(socket))
            defer { stage.close() }
            let (pieces, feed) = AsyncStream<Data>.makeStream()
            for piece in ["rows ", "of orders"] { feed.yield(Data(piece.utf8)) }
            feed.finish()
            try await stage.load(pieces, into: "orders")
            var read = Data()
            try await stage.dump("orders").forEach { read += $0 }
            #expect(String(decoding: read, as: UTF8.self) == "rows of orders")
            let error = await #expect(throws: HostError.self) { try await stage.dump("others") }
            #expect(error?.code == .unknownName)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a stage is administered through its socket`() async throws {
        try await serve { socket, administration in
            let mode = try FileManager.default.attributesOfItem(atPath: socket.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let stage = try #require(try await LiveStage.connect(socket))
            defer { stage.close() }
            _ = try await stage.respond(to: .setSecret(name: "stripe-key", value: Redacted("a value / with ümlaut")))
            #expect(administration.values == ["stripe-key": "a value / with ümlaut"])
            let secrets: [SecretState] = try await stage.ask(.secrets)
            #expect(secrets == [SecretState(name: "stripe-key", isSet: true, isDeclared: true)])
            let replayed: Int = try await stage.ask(.replay(queue: "receipts", id: nil))
            #expect(replayed == 3)
            // Larger than a queue takes, so that the queue can say so.
            let large = Data(repeating: 0x20, count: 2 << 20)
            let receipt: MessageReceipt = try await stage.ask(
                .send(queue: "receipts", payload: large, key: nil, delay: 0))
            #expect(receipt.id == "2097152")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `errors keep their codes and their fixes across the socket`() async throws {
        try await serve { socket, _ in
            let stage = try #require(try await LiveStage.connect(socket))
            defer { stage.close() }
            await #expect(throws: HostError.unknown("queue", "recepits", known: ["receipts"])) {
                try await stage.respond(to: .replay(queue: "recepits", id: nil))
            }
            let running = await #expect(throws: HostError.self) {
                try await stage.respond(to: .runNow(schedule: "cleanup"))
            }
            #expect(running?.code.description == "schedule-is-running")
            let full = await #expect(throws: HostError.self) { try await stage.respond(to: .resources) }
            #expect(full?.message == "There is no space left on the disk of /stage/queue.sqlite.")
            #expect(full?.commands == ["df -h"])
            let other = await #expect(throws: HostError.self) { try await stage.ask(.secrets, as: Int.self) }
            #expect(other?.code.description == "unexpected-response")
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (HTTPRequest.Method.get, "/secrets", ""), (.post, AdminWire.path, #"{"format":{"disk":"all"}}"#),
            (.post, AdminWire.path, "Hello"), (.delete, AdminWire.path, ""),
        ])
    func `an unknown request is an error that says what this side speaks`(
        method: HTTPRequest.Method, path: String, body: String
    ) async throws {
        try await serve { socket, _ in
            let http = HTTPClient(.unix(path: socket.path))
            defer { http.close() }
            let response = try await http.send(method, path, body: Data(body.utf8))
            #expect(response.status == .notFound)
            let error = try JSONDecoder().decode(AdminProblem.self, from: response.body).error
            #expect(error.code.description == "unknown-admin-request")
            #expect(
                error.message
                    == "Unknown admin request. The running solo dev (0.1.0) supports version 1 of the administration.")
        }
    }

    @Test func `a solo dev of a release that this one does not understand is told from it by its version`() throws {
        try AdminGreeting(reading: JSONEncoder().encode(AdminGreeting())).check()
        let newer = Data(#"{"versions":{"current":3,"oldest":2},"solo":"0.3.0","more":[]}"#.utf8)
        let tooNew = #expect(throws: HostError.self) { try AdminGreeting(reading: newer).check() }
        #expect(tooNew?.code.description == "administration-too-new")
        #expect(
            tooNew?.message
                == "The running solo dev (solo 0.3.0) supports versions 2 to 3 of the administration, and this solo (0.1.0) supports version 1."
        )
        #expect(
            tooNew?.fix == "This solo is the older one. Update solo to 0.3.0, or start solo dev again with this one.")
        // What releases before the greeting respond with.
        let before = Data(#"{"code":"unknown-name","message":"Unknown admin request"}"#.utf8)
        let tooOld = #expect(throws: HostError.self) { try AdminGreeting(reading: before).check() }
        #expect(tooOld?.code.description == "administration-too-old")
        #expect(
            tooOld?.fix
                == "The running solo dev is the older one. End it with Ctrl-C and start it again with this solo.")
    }

    @Test func `a stage that was never started is empty, and looking at it makes no file`() async throws {
        let folder = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        let stage = ServicesAdministration(
            untouched: folders,
            manifest: Manifest(name: "shop", resources: [ManifestResource(id: "stripe-key", kind: .secret)]),
            environment: [:])
        let status: StageStatus = try await stage.ask(.status)
        #expect(status.app == "shop")
        #expect(!status.isRunning)
        #expect(status.unsetSecrets == ["stripe-key"])
        let resources: [StageResource] = try await stage.ask(.resources)
        #expect(resources.isEmpty)
        for (request, code) in [
            (AdminRequest.purge(queue: "mails", onlyDead: true), HostError.Code.unknownName),
            (.objects(bucket: "assets", prefix: "", after: nil, limit: 1), .unknownName),
            (.removeResource(id: "db", kind: nil), .unknownName),
            (.history(schedule: "cleanup", limit: 1), .unknownName),
            (.send(queue: "mails", payload: Data(), key: nil, delay: 0), .notRunning),
            (.runNow(schedule: "cleanup"), .notRunning),
        ] {
            let error = await #expect(throws: HostError.self) { try await stage.respond(to: request) }
            #expect(error?.code == code)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    }
}

private final class FakeAdministration: StageAdministration {
    private let stored = Mutex<[String: String]>([:])
    var values: [String: String] { stored.withLock { $0 } }

    func respond(to request: AdminRequest) async throws -> AdminResponse {
        switch request {
        case .setSecret(let name, let value):
            stored.withLock { $0[name] = value.exposed }
            return .done
        case .secrets: return .secrets(values.keys.map { SecretState(name: $0, isSet: true, isDeclared: true) })
        case .replay("receipts", _): return .count(3)
        case .replay(let queue, _): throw HostError.unknown("queue", queue, known: ["receipts"])
        case .send(_, let payload, _, _): return .receipt(MessageReceipt(id: "\(payload.count)", isRepeat: false))
        case .runNow: throw ScheduleServiceError(.isRunning, "It runs.")
        case .resources: throw SystemCallError("open", on: "/stage/queue.sqlite", number: ENOSPC)
        default: throw CancellationError()
        }
    }

    func object(_ key: String, in bucket: String) async throws -> BucketDownload { throw CancellationError() }

    func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data { throw CancellationError() }

    func dump(_ database: String) async throws -> DatabaseDump {
        guard let content = values[database] else { throw HostError.unknown("database", database, known: []) }
        return DatabaseDump(size: content.utf8.count) { sink in
            for piece in [content.prefix(1), content.dropFirst()] { try await sink(Data(piece.utf8)) }
        }
    }

    func load<Content: AsyncSequence & Sendable>(
        _ content: Content, into database: String
    ) async throws where Content.Element == Data {
        var all = Data()
        for try await piece in content { all += piece }
        stored.withLock { [all] in $0[database] = String(decoding: all, as: UTF8.self) }
    }
}
