import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A connection of the pool, as seen from outside of its event loop.
final class Connection: Sendable {
    let id: Int
    let channel: any Channel
    private let handler: NIOLoopBound<ConnectionHandler>
    private let requests = Atomic(0)

    /// How many requests it was given so far.
    var served: Int { requests.load(ordering: .relaxed) }

    private init(id: Int, channel: any Channel, handler: NIOLoopBound<ConnectionHandler>) {
        self.id = id
        self.channel = channel
        self.handler = handler
    }

    static func open(
        _ id: Int, to endpoint: HTTPEndpoint, timeout: Duration, on group: any EventLoopGroup,
        onFree: @escaping @Sendable (_ reusable: Bool) -> Void
    ) async throws -> Connection {
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(timeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionHandler(endpoint: endpoint, onFree: onFree))
                }
            }
        let channel =
            switch endpoint {
            case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
            case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        let handler = try await channel.eventLoop.submit {
            let handler = try channel.pipeline.syncOperations.handler(type: ConnectionHandler.self)
            return NIOLoopBound(handler, eventLoop: channel.eventLoop)
        }.get()
        return Connection(id: id, channel: channel, handler: handler)
    }

    func send(_ head: HTTPRequestHead, body: ByteBuffer, call: Call, limit: Int) async throws -> HTTPClientResponse {
        requests.add(1, ordering: .relaxed)
        let promise = channel.eventLoop.makePromise(of: HTTPClientResponse.self)
        channel.eventLoop.execute {
            let exchange = Exchange(
                call: call, receiver: .whole(promise, limit: limit), keepsConnection: head.isKeepAlive)
            self.handler.value.begin(exchange, head: head, whole: body)
        }
        return try await promise.futureResult.get()
    }

    func begin(_ head: HTTPRequestHead, call: Call) -> EventLoopFuture<HTTPClientStreamedResponse> {
        requests.add(1, ordering: .relaxed)
        let promise = channel.eventLoop.makePromise(of: HTTPClientStreamedResponse.self)
        channel.eventLoop.execute {
            let exchange = Exchange(call: call, receiver: .streamed(promise), keepsConnection: head.isKeepAlive)
            self.handler.value.begin(exchange, head: head, whole: nil)
        }
        return promise.futureResult
    }

    func write(_ piece: ByteBuffer, of call: Call) async throws {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute { self.handler.value.write(piece, of: call, promise: promise) }
        try await promise.futureResult.get()
    }

    func endRequest(of call: Call) {
        channel.eventLoop.execute { self.handler.value.endRequest(of: call) }
    }

    func abort(_ call: Call, error: any Error) {
        channel.eventLoop.execute { self.handler.value.abort(call, error: error) }
    }

    func close() {
        channel.close(promise: nil)
    }
}
