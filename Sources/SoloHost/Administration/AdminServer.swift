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
    /// Above the largest secret (64 KiB) and message (256 KiB), so that the services reject a larger one, with a reason.
    private static let bodyLimit = 4 << 20

    private let socket: URL
    private let inherited: Int32?
    private let administration: any StageAdministration

    /// - Parameter inherited: a socket that somebody else holds open, in place of the one at the path.
    package init(socket: URL, inherited: Int32? = nil, administration: any StageAdministration) {
        self.socket = socket
        self.inherited = inherited
        self.administration = administration
    }

    /// Serves until the task is cancelled. `isServing` is called once it listens.
    package func run(isServing: @escaping @Sendable () -> Void = {}) async throws {
        var logger = Logger(label: "solo.admin")
        logger.logLevel = .critical
        let responder = CallbackResponder<BasicRequestContext> { request, _ in await response(to: request) }
        if let inherited {
            return try await SocketServer(on: inherited, responder, logger: logger, isServing: isServing).run()
        }
        let application = Application(
            responder: responder,
            configuration: .init(address: .unixDomainSocket(path: socket.path), serverName: nil),
            onServerRunning: { _ in
                // The folder is open to its owner alone; so is the socket, in case the folder is not.
                _ = chmod(socket.path, 0o600)
                isServing()
            },
            logger: logger)
        try await application.run()
    }

    private func response(to request: Hummingbird.Request) async -> Hummingbird.Response {
        do {
            switch (request.method, request.uri.path) {
            case (.get, AdminWire.path): return try Self.json(AdminGreeting())
            case (.post, AdminWire.path):
                if let field = HTTPField.Name(AdminWire.requestField).flatMap({ request.headers[$0] }) {
                    return try await transfer(Self.read(Data(base64Encoded: field) ?? Data()), request.body)
                }
                let body = Data(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
                return try Self.json(await administration.respond(to: Self.read(body)))
            default: throw HostError.unknownAdminRequest
            }
        } catch {
            let error = HostError(explaining: error) ?? HostError(.init("administration"), "\(error)")
            let isUnknown = [.unknownName, .unknownRequest].contains(error.code)
            return Self.response(isUnknown ? 404 : 409, (try? JSONEncoder().encode(AdminProblem(error))) ?? Data())
        }
    }

    private func transfer(_ transfer: AdminTransfer, _ body: RequestBody) async throws -> Hummingbird.Response {
        switch transfer {
        case .download(let bucket, let key): return try Self.stream(await administration.object(key, in: bucket))
        case .upload(let bucket, let key, let contentType):
            let content = body.map { Data($0.readableBytesView) }
            return try Self.json(
                AdminResponse.object(
                    await administration.put(content, into: bucket, as: key, contentType: contentType)))
        case .dump(let database): return try Self.stream(await administration.dump(database))
        case .load(let database):
            try await administration.load(body.map { Data($0.readableBytesView) }, into: database)
            return try Self.json(AdminResponse.done)
        }
    }

    private static func read<Asked: Decodable>(_ json: Data) throws -> Asked {
        do {
            return try JSONDecoder().decode(Asked.self, from: json)
        } catch {
            throw HostError.unknownAdminRequest
        }
    }

    /// An error in the middle ends the connection, so that the reader sees that the object is incomplete.
    private static func stream(_ download: BucketDownload) throws -> Hummingbird.Response {
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        if let name = HTTPField.Name(AdminWire.responseField) {
            headers[name] = try JSONEncoder().encode(AdminResponse.object(download.object)).base64EncodedString()
        }
        return Hummingbird.Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: download.object.size) { writer in
                try await download.forEach { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
    }

    private static func stream(_ dump: DatabaseDump) -> Hummingbird.Response {
        Hummingbird.Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(contentLength: dump.size) { writer in
                try await dump.forEach { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
    }

    private static func json(_ value: some Encodable) throws -> Hummingbird.Response {
        response(200, try JSONEncoder().encode(value))
    }

    private static func response(_ status: Int, _ body: Data) -> Hummingbird.Response {
        Hummingbird.Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
