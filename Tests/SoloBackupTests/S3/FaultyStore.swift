import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import LoopbackServer
import SoloCore
import SoloObjectStore
import Synchronization
import TestFolders
import Testing

@testable import SoloBackup

/// An object store behind a server that does what networks, services and thieves of keys do.
final class FaultyStore: Sendable {
    enum Fault: Sendable, Equatable {
        case responds(Int, code: String, headers: [String: String] = [:])
        /// The store has done it, and the response is lost.
        case loses
        /// One byte of the response is another one.
        case lies
        /// The connection ends when so many bytes of the body were sent.
        case ends(after: Int)
        /// Nothing comes.
        case hangs
    }

    typealias Plan = @Sendable (_ number: Int, _ request: Request) -> Fault?

    private static let credential = ComponentCredential(
        component: "backups", key: AccessKey(id: "KEY", secret: "the-secret-of-the-key"),
        grants: [Grant(resource: "backups", actions: [.read, .write, .delete])])

    private let store: ObjectStore
    private let plan: Mutex<Plan>
    private let count = Mutex(0)
    let port: Mutex<Int> = Mutex(0)

    private init(_ store: ObjectStore, _ plan: @escaping Plan) {
        self.store = store
        self.plan = Mutex(plan)
    }

    /// How many requests there were since the plan was made.
    var requests: Int { count.withLock(\.self) }

    func follow(_ plan: @escaping Plan) {
        count.withLock { $0 = 0 }
        self.plan.withLock { $0 = plan }
    }

    static func run(
        _ plan: @escaping Plan = { _, _ in nil }, _ body: @Sendable (FaultyStore) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let store = try ObjectStore(directory: folder.path, time: RealTime(), logger: logger) {
            $0 == credential.key.id ? credential : nil
        }
        try await store.prepare(buckets: [
            ManifestResource(id: "backups", kind: .bucket, bucket: BucketSettings(lifecycle: []))
        ])
        let faulty = FaultyStore(store, plan)
        let outcome: Result<Void, any Error>
        do {
            try await LoopbackServer.run(respond: { await faulty.respond(to: $0) }) { port in
                faulty.port.withLock { $0 = port }
                try await body(faulty)
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await store.close()
        try outcome.get()
    }

    func destination(
        _ bucket: String = "backups", secret: String = "the-secret-of-the-key",
        _ change: (inout S3Settings) -> Void = { _ in }
    ) throws -> S3Destination {
        var settings = S3Settings()
        settings.partBytes = 5 << 20
        settings.sleep = { _ in }
        change(&settings)
        return try S3Destination(
            endpoint: #require(URL(string: "http://127.0.0.1:\(port.withLock(\.self))")), region: ObjectStore.region,
            bucket: bucket, prefix: "solo", key: AccessKey(id: "KEY", secret: secret), settings: settings)
    }

    private func respond(to request: Request) async -> Response {
        let number = count.withLock { count in
            defer { count += 1 }
            return count
        }
        let plan = plan.withLock(\.self)
        switch plan(number, request) {
        case nil: return await store.respond(to: request)
        case .responds(let status, let code, let headers):
            var fields = HTTPFields()
            for (name, value) in headers {
                if let name = HTTPField.Name(name) { fields[name] = value }
            }
            let text = "<Error><Code>\(code)</Code><Message>as planned</Message></Error>"
            return Response(
                status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(string: text)))
        case .loses:
            _ = await store.respond(to: request)
            return Response(status: .serviceUnavailable)
        case .lies:
            var response = await store.respond(to: request)
            response.body = response.body.map { buffer in
                var buffer = buffer
                let place = buffer.readerIndex + buffer.readableBytes / 2
                if let byte = buffer.getInteger(at: place, as: UInt8.self) { buffer.setInteger(byte ^ 1, at: place) }
                return buffer
            }
            return response
        case .ends(let bytes):
            struct Ended: Error {}
            let sent = Mutex(0)
            var response = await store.respond(to: request)
            response.body = response.body.map { buffer in
                let before = sent.withLock { sent in
                    defer { sent += buffer.readableBytes }
                    return sent
                }
                guard before < bytes else { throw Ended() }
                return buffer
            }
            return response
        case .hangs:
            // Until the server ends.
            let never = AsyncStream<Void>.makeStream()
            for await _ in never.stream {}
            return Response(status: .serviceUnavailable)
        }
    }
}

private struct RealTime: TimeSource {
    var now: Date { Date() }
    func sleep(until date: Date) async throws {}
}

/// Bytes that can't be made smaller.
func noise(_ count: Int) throws -> Data {
    let file = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
    var bytes = Data()
    while bytes.count < count { bytes += try #require(try file.read(upToCount: count - bytes.count)) }
    return bytes
}
