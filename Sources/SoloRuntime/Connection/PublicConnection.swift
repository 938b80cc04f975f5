import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Serves one accepted connection of an API: Hummingbird's HTTP/1 channel, with the gate behind its parser.
struct PublicConnection: Sendable {
    let program: BoundProgram
    let api: PublicAPI
    let limits: ConnectionLimits
    let deadlines: DeadlineTimers
    let connections: Connections
    let logger: Logger

    /// The parser's own limits; the gate's for the target is lower.
    private static let decoder: HTTP1Channel.Configuration.DecoderConfiguration = {
        .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
    }()

    func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        let state = ConnectionState(peer: Peer(address: channel.remoteAddress, proxies: api.proxies))
        let http = http(state)
        return http.setup(channel: channel, logger: logger).flatMapThrowing { [connections, logger] value in
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let gate = Gate(
                api: api, state: state, limits: limits, deadlineTimer: deadlines.timer(on: channel.eventLoop),
                cancel: { connections.cancel(channel) })
            try pipeline.addHandler(gate, position: .after(parser.handler))
            try pipeline.addHandler(ByteTap(gate: gate), position: .first)
            connections.start(channel) { await http.handle(value: value, logger: logger) }
        }
    }

    private func http(_ state: ConnectionState) -> HTTP1Channel {
        HTTP1Channel(
            responder: { [program, api] incoming, writer, _ in
                let request = try await Self.request(incoming)
                let isHead = request.method == .head
                let completed = await program.respond(to: request, from: state.peer, by: api)
                state.put(completed.extra)
                try await Self.write(completed.response, isHead: isHead, to: writer)
            }, configuration: .init(httpDecoderConfiguration: Self.decoder))
    }

    nonisolated(nonsending) private static func request(_ incoming: Hummingbird.Request) async throws
        -> SoloRuntime.Request
    {
        // The gate has the whole body already, within its limit, in one piece.
        var body = Data()
        for try await piece in incoming.body { piece.withUnsafeReadableBytes { body.append(contentsOf: $0) } }
        let target = incoming.head.path ?? ""
        var (path, query) = (target, "")
        if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = String(target[..<mark])
            query = String(target[target.utf8.index(after: mark)...])
        }
        return SoloRuntime.Request(
            method: incoming.method, path: path, headers: incoming.headers, queryString: query, body: body)
    }

    private static func write(
        _ response: SoloRuntime.Response, isHead: Bool, to writer: consuming ResponseWriter
    ) async throws {
        var head = HTTPResponse(status: response.status, headerFields: response.headers)
        let mayHaveBody = response.status != .noContent && response.status != .notModified
        if mayHaveBody {
            head.headerFields.append(HTTPField(name: .contentLength, value: "\(response.body.count)"))
        }
        let isEmpty = isHead || !mayHaveBody || response.body.isEmpty
        try await writer.write(
            response: head, body: isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
    }
}
