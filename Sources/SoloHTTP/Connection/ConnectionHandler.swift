import NIOCore
import NIOHTTP1

/// Runs one exchange after the other on a connection.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// The connection was closed before any of the response came: the request may never have been seen.
    struct ClosedBeforeResponse: Error {
        var underlying: (any Error)?
    }

    /// The response came, or the connection went, before the whole request was sent.
    struct RequestInterrupted: Error {}

    private let endpoint: HTTPEndpoint
    private let onFree: (_ reusable: Bool) -> Void
    private var context: ChannelHandlerContext?
    private var current: Exchange?
    private var paused = false
    private var readHeldBack = false

    init(endpoint: HTTPEndpoint, onFree: @escaping (Bool) -> Void) {
        self.endpoint = endpoint
        self.onFree = onFree
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: What the client asks for

    /// Starts the exchange; a body that is given is the whole body.
    func begin(_ exchange: Exchange, head: HTTPRequestHead, whole body: ByteBuffer?) {
        guard let context, context.channel.isActive, current == nil else {
            return exchange.fail(ClosedBeforeResponse())
        }
        current = exchange
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        guard let body else { return context.flush() }
        if body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        exchange.requestEnded = true
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func write(_ piece: ByteBuffer, of call: Call, promise: EventLoopPromise<Void>) {
        guard let context, let current, current.call === call, (current.head?.status.code ?? 0) < 400 else {
            return promise.fail(RequestInterrupted())
        }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
    }

    func endRequest(of call: Call) {
        guard let context, let current, current.call === call else { return }
        current.requestEnded = true
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Gives the call up; its connection cannot be used again.
    func abort(_ call: Call, error: any Error) {
        guard let current, current.call === call else { return }
        self.current = nil
        current.fail(error)
        context?.close(promise: nil)
    }

    private func resume() {
        paused = false
        guard readHeldBack else { return }
        readHeldBack = false
        context?.read()
    }

    // MARK: What the channel says

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let current else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head):
            current.received(head, onDemand: demand(of: current.call, on: context.channel))
        case .body(let piece):
            switch current.received(piece) {
            case .more: break
            case .pause: paused = true
            case .tooLarge:
                fail(.init(.responseTooLarge, endpoint: endpoint, message: "The response is larger than the limit."))
            }
        case .end:
            let reusable = current.requestEnded && current.keepsConnection
            self.current = nil
            paused = false
            onFree(reusable)
            current.finish()
            if !reusable { context.close(promise: nil) }
        }
    }

    func read(context: ChannelHandlerContext) {
        if paused { readHeldBack = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if current?.head == nil, error is IOError {
            closed(error)
        } else if error is IOError || (error as? HTTPParserError) == .invalidEOFState {
            let message = "The connection was closed before the response was complete."
            fail(.init(.connectionClosed, endpoint: endpoint, message: message, underlying: error))
        } else {
            fail(
                .init(
                    .malformedResponse, endpoint: endpoint, message: "The response is not valid HTTP.",
                    underlying: error))
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        closed(nil)
        context.fireChannelInactive()
    }

    private func closed(_ error: (any Error)?) {
        guard let current else { return }
        if current.head == nil {
            self.current = nil
            current.fail(ClosedBeforeResponse(underlying: error))
        } else {
            let message = "The connection was closed before the response was complete."
            fail(.init(.connectionClosed, endpoint: endpoint, message: message, underlying: error))
        }
    }

    private func fail(_ error: HTTPClientError) {
        let failed = current
        current = nil
        failed?.fail(error)
        context?.close(promise: nil)
    }

    private func demand(of call: Call, on channel: any Channel) -> HTTPBodyStream.Demand {
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        let loop = channel.eventLoop
        return HTTPBodyStream.Demand(
            more: { loop.execute { handler.value.resume() } },
            ended: { loop.execute { handler.value.abort(call, error: CancellationError()) } })
    }
}
