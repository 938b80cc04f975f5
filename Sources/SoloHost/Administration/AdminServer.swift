package import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import SoloCore
import SoloServices

/// The administration of a running stage, as HTTP on a Unix socket that its owner alone may open.
package struct AdminServer: Sendable {
    /// The largest secret is 64 KiB.
    private static let bodyLimit = 1 << 20

    private let socket: URL
    private let administration: any StageAdministration

    package init(socket: URL, administration: any StageAdministration) {
        self.socket = socket
        self.administration = administration
    }

    /// Serves until the task is cancelled. `isServing` is called once it listens.
    package func run(isServing: @escaping @Sendable () -> Void = {}) async throws {
        var logger = Logger(label: "solo.admin")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await answer(request) },
            configuration: .init(address: .unixDomainSocket(path: socket.path), serverName: nil),
            onServerRunning: { _ in
                // The folder is its owner's alone; the socket says so as well.
                _ = chmod(socket.path, 0o600)
                isServing()
            },
            logger: logger)
        try await application.run()
    }

    private func answer(_ request: Hummingbird.Request) async -> Hummingbird.Response {
        guard let asked = AdminRequest(method: request.method, path: request.uri.string) else {
            return Self.refusal(
                404, HostError(.unknownName, "Unknown admin request; the stage may run another release of solo."))
        }
        do {
            return try await answer(asked, body: request.body)
        } catch {
            let error = HostError(explaining: error)
            return Self.refusal(error.code == .unknownName ? 404 : 409, error)
        }
    }

    private func answer(_ request: AdminRequest, body: RequestBody) async throws -> Hummingbird.Response {
        switch request {
        case .status: return try Self.json(await administration.status())
        case .resources: return try Self.json(await administration.resources())
        case .removeResource(let name, let kind):
            let kind = try kind.map { text in
                guard let kind = StoredResource.Kind(rawValue: text) else {
                    throw HostError(.unknownName, "There is no kind '\(text)' of a resource.")
                }
                return kind
            }
            return try Self.json(await administration.removeResource(name, kind: kind))
        case .secrets: return try Self.json(await administration.secrets())
        case .setSecret(let name):
            let value = String(decoding: try await Self.whole(body), as: UTF8.self)
            try await administration.setSecret(name, to: Redacted(value))
            return try Self.json(AdminResponse(done: true))
        case .removeSecret(let name): return try Self.json(AdminResponse(done: await administration.removeSecret(name)))
        case .queues: return try Self.json(await administration.queues())
        case .messages(let queue, let state, let limit):
            guard let state = QueueMessage.State(rawValue: state) else {
                throw HostError(.unknownName, "There is no state '\(state)' of a message.")
            }
            return try Self.json(await administration.messages(in: queue, state: state, limit: limit))
        case .message(let queue, let id): return try Self.json(await administration.message(id, in: queue))
        case .send(let queue, let key, let delay):
            return try Self.json(await administration.send(Self.whole(body), to: queue, key: key, delay: delay))
        case .purge(let queue, let onlyDead):
            return try Self.json(AdminResponse(count: await administration.purge(queue, onlyDead: onlyDead)))
        case .replay(let queue, let id):
            return try Self.json(AdminResponse(count: await administration.replay(queue, id: id)))
        case .objects(let bucket, let prefix, let after, let limit):
            return try Self.json(await administration.objects(in: bucket, prefix: prefix, after: after, limit: limit))
        case .object(let bucket, let key): return try Self.stream(await administration.object(key, in: bucket))
        case .putObject(let bucket, let key, let contentType):
            let content = body.map { Data($0.readableBytesView) }
            return try Self.json(
                await administration.put(content, into: bucket, as: key, contentType: contentType))
        case .removeObject(let bucket, let key):
            return try Self.json(AdminResponse(done: await administration.removeObject(key, in: bucket)))
        case .schedules: return try Self.json(await administration.schedules())
        case .history(let schedule, let limit):
            return try Self.json(await administration.history(of: schedule, limit: limit))
        case .command(let name): return try Self.json(await administration.command(name))
        case .runNow(let schedule): return try Self.json(await administration.runNow(schedule))
        }
    }

    private static func whole(_ body: RequestBody) async throws -> Data {
        Data(try await body.collect(upTo: bodyLimit).readableBytesView)
    }

    /// What throws in the middle ends the connection, so that the reader sees that it has not the whole object.
    private static func stream(_ download: BucketDownload) throws -> Hummingbird.Response {
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        if let name = HTTPField.Name(AdminRequest.objectField) {
            headers[name] = try JSONEncoder().encode(download.object).base64EncodedString()
        }
        return Hummingbird.Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: download.object.size) { writer in
                try await download.forEach { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
    }

    private static func json(_ value: some Encodable) throws -> Hummingbird.Response {
        response(200, try JSONEncoder().encode(value))
    }

    private static func refusal(_ status: Int, _ error: HostError) -> Hummingbird.Response {
        response(status, (try? JSONEncoder().encode(AdminProblem(error))) ?? Data())
    }

    private static func response(_ status: Int, _ body: Data) -> Hummingbird.Response {
        Hummingbird.Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// The answer to what changes something.
package struct AdminResponse: Codable, Sendable {
    package var done: Bool?
    package var count: Int?

    package init(done: Bool? = nil, count: Int? = nil) {
        self.done = done
        self.count = count
    }
}

/// An error on the socket.
package struct AdminProblem: Codable, Sendable {
    private var code: String
    private var message: String
    private var details: [String]
    private var fix: String?
    private var commands: [String]
    private var isRefusal: Bool

    init(_ error: HostError) {
        code = error.code.description
        message = error.message
        details = error.details
        fix = error.fix
        commands = error.commands
        isRefusal = error.isRefusal
    }

    var error: HostError {
        HostError(
            .init(code), message, details: details, fix: fix, commands: commands, isRefusal: isRefusal)
    }
}

extension HostError {
    /// What the services refused, with the fix that they know.
    init(explaining error: any Error) {
        switch error {
        case let error as HostError: self = error
        case let error as QueueError: self.init(.init(error.code.rawValue), error.message)
        case let error as VaultError: self.init(.init(error.code.rawValue), error.message, fix: error.fix)
        case let error as PlatformError: self.init(.init(error.code.rawValue), error.message, fix: error.fix)
        default: self.init(.init("administration"), "\(error)")
        }
    }
}
