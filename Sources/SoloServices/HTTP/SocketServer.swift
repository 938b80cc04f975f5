package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle
import Synchronization

/// An HTTP server on a socket that somebody else made, and holds open: systemd. What connects while no server runs waits in the kernel for the
/// next one.
package struct SocketServer: Service {
    private let descriptor: Int32
    private let http: HTTP1Channel
    private let logger: Logger
    private let isServing: @Sendable () -> Void
    private let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    /// - Parameters:
    ///   - descriptor: a socket that listens. It is closed at the end, and the socket goes on to listen.
    ///   - isServing: is called once it accepts.
    package init<Responder: HTTPResponder>(
        on descriptor: Int32, _ responder: Responder, _ configuration: HTTP1Channel.Configuration = .init(),
        logger: Logger, isServing: @escaping @Sendable () -> Void = {}
    ) where Responder.Context == BasicRequestContext {
        self.descriptor = descriptor
        self.logger = logger
        self.isServing = isServing
        http = HTTP1Channel(
            responder: { request, writer, channel in
                let source = ApplicationRequestContextSource(channel: channel, logger: logger)
                let response: Response
                do {
                    response = try await responder.respond(to: request, context: BasicRequestContext(source: source))
                } catch {
                    response = Response(status: .internalServerError)
                }
                try await writer.write(response: response.head, body: response.body)
            }, configuration: configuration)
    }

    /// Serves until a graceful shutdown around it, or the task's cancellation: what has connected gets its responses.
    package func run() async throws {
        let helper = ServerQuiescingHelper(group: group)
        let (connections, feed) = AsyncStream<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>>.makeStream()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 4096)
            .serverChannelInitializer { [helper] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(helper.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [http, logger] channel in
                http.setup(channel: channel, logger: logger).map { feed.yield($0) }
            }
            .withBoundSocket(descriptor).get()
        isServing()
        let isStopping = Mutex(false)
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                for await connection in connections {
                    tasks.addTask { [http, logger] in await http.handle(value: connection, logger: logger) }
                }
            }
        } onCancelOrGracefulShutdown: {
            let isFirst = isStopping.withLock { isStopping in
                defer { isStopping = true }
                return !isStopping
            }
            guard isFirst else { return }
            // The handler can't wait, and the stop has to.
            Task {
                await stop(channel, helper)
                feed.finish()
            }
        }
    }

    /// Returns when nothing is accepted any more and every connection has ended.
    ///
    /// The order matters, as it does in the app's own listeners: a connection that was accepted has to reach its event loop before the socket
    /// is closed. What waits in the kernel stays there for the next server.
    private func stop(_ channel: any Channel, _ helper: ServerQuiescingHelper) async {
        try? await channel.setOption(ChannelOptions.autoRead, value: false).get()
        for loop in group.makeIterator() { try? await loop.submit {}.get() }
        try? await channel.eventLoop.submit {}.get()
        let ended = channel.eventLoop.makePromise(of: Void.self)
        helper.initiateShutdown(promise: ended)
        try? await ended.futureResult.get()
    }
}
