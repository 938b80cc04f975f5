import NIOCore
import NIOPosix
import Synchronization

import Foundation

/// A TCP server that responds to each request with the bytes that a test wrote down.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Responds to the next request head that comes in.
        case respond(String)
        /// Responds, then closes.
        case respondAndClose(String)
        /// Closes as soon as the next request head is there.
        case close
        /// Never responds.
        case silence
    }

    let channel: any Channel
    let requests: Requests

    final class Requests: Sendable {
        private let texts = Mutex<[String]>([])
        private let connections = Mutex(0)
        let closed = AsyncStream<Void>.makeStream()
        let arrived = AsyncStream<Void>.makeStream()

        var all: [String] { texts.withLock { $0 } }
        var connectionCount: Int { connections.withLock { $0 } }
        func append(_ text: String) {
            texts.withLock { $0.append(text) }
            arrived.continuation.yield()
        }
        func accept() -> Int {
            connections.withLock {
                $0 += 1
                return $0 - 1
            }
        }
    }

    private init(channel: any Channel, requests: Requests) {
        self.channel = channel
        self.requests = requests
    }

    /// The script of the first connection, of the second, and so on; the last one serves all further ones.
    static func start(_ scripts: [Step]..., unixPath: String? = nil) async throws -> ScriptedServer {
        let requests = Requests()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let script = scripts[min(requests.accept(), scripts.count - 1)]
                    try channel.pipeline.syncOperations.addHandler(Handler(script: script, requests: requests))
                }
            }
        let channel =
            if let unixPath {
                try await bootstrap.bind(unixDomainSocketPath: unixPath).get()
            } else {
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            }
        return ScriptedServer(channel: channel, requests: requests)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    func stop() async throws { try await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var script: [Step]
        private let requests: Requests
        private var received = ""

        init(script: [Step], requests: Requests) {
            self.script = script
            self.requests = requests
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
            while let end = received.range(of: "\r\n\r\n") {
                requests.append(String(received[..<end.upperBound]))
                received = String(received[end.upperBound...])
                guard !script.isEmpty else { return context.close(promise: nil) }
                switch script.removeFirst() {
                case .respond(let text):
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                case .respondAndClose(let text):
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                    context.close(promise: nil)
                case .close:
                    context.close(promise: nil)
                case .silence:
                    break
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            requests.closed.continuation.yield()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

func withServer<Result>(
    _ scripts: [ScriptedServer.Step]..., unixPath: String? = nil,
    _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server: ScriptedServer =
        switch scripts.count {
        case 1: try await .start(scripts[0], unixPath: unixPath)
        default: try await .start(scripts[0], scripts[1], unixPath: unixPath)
        }
    do {
        let result = try await body(server)
        try await server.stop()
        return result
    } catch {
        try? await server.stop()
        throw error
    }
}
