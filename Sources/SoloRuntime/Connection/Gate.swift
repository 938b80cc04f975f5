import HTTPTypes
import NIOCore
import NIOHTTP1

/// Stands between the parser and everything else of one connection, on its event loop.
///
/// It lets a request through when it is whole, unambiguous and within its limits, responds to every other one itself, and
/// ends the connection; a ``PhaseTimer`` knows how long each thing may take. What is sent passes it too: it adds the fields
/// that every response carries.
final class Gate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request whose body is arriving.
    private struct Incoming {
        var head: HTTPRequestHead
        /// The head as it came, to be passed on without being boxed again.
        var part: NIOAny
        var mustClose: Bool
        var body: ByteBuffer?
        var limit: NIODeadline
    }

    /// A request that was let through and whose response has not been sent.
    private struct Passed {
        var head: HTTPRequestHead
        var mustClose: Bool
    }

    private let api: PublicAPI
    private let state: ConnectionState
    private let limits: ConnectionLimits
    /// Cancels the task that handles this connection's requests.
    private let cancel: @Sendable () -> Void
    private weak var deadlineTimer: DeadlineTimer?

    private var context: ChannelHandlerContext?
    private var timer: PhaseTimer
    private var incoming: Incoming?
    private var passed: [Passed] = []
    /// Nothing more is read; it is sent after the responses that come before it.
    private var rejection: Rejection?
    private var isDraining = false
    private var inputEnded = false
    private var closesAfterResponse = false
    /// A 503 was sent in place of the handler's response, which is dropped.
    private var isAbandoned = false
    private var lingered = 0
    /// When the bytes that are being parsed arrived.
    private var arrived = NIODeadline.now()
    /// Of the head that is arriving.
    private var line = RequestLine()

    var deadline: NIODeadline { timer.deadline }

    init(
        api: PublicAPI, state: ConnectionState, limits: ConnectionLimits, deadlineTimer: DeadlineTimer?,
        cancel: @escaping @Sendable () -> Void
    ) {
        self.api = api
        self.state = state
        self.limits = limits
        timer = PhaseTimer(limits)
        self.deadlineTimer = deadlineTimer
        self.cancel = cancel
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        passed.reserveCapacity(1)
        timer.start(.now())
        deadlineTimer?.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        deadlineTimer?.remove(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.stop()
        deadlineTimer?.remove(self)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is DrainEvent:
            isDraining = true
            timer.drain(.now())
        case ChannelEvent.inputClosed:
            inputEnded = true
            context.fireUserInboundEventTriggered(event)
            // A peer that waits for a response still gets it; otherwise there is nothing to wait for.
            if passed.isEmpty, rejection == nil { context.close(promise: nil) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: What arrives

    /// Called with every piece of bytes before it is parsed.
    func mayRead(_ bytes: ByteBuffer) -> Bool {
        if timer.phase == .linger || rejection != nil {
            lingered += bytes.readableBytes
            // Keep reading so that the peer gets the response, but cap it.
            if timer.phase == .linger, lingered > 4 << 20 { context?.close(promise: nil) }
            return false
        }
        arrived = .now()
        switch timer.phase {
        case .idle:
            timer.headBegan(arrived)
            line = RequestLine(bytes.readableBytesView)
            line.read(bytes.readableBytesView)
        case .head:
            line.read(bytes.readableBytesView)
        case .body:
            if let incoming { timer.bodyContinued(arrived, limit: incoming.limit) }
        case .response, .linger: break
        }
        return true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard rejection == nil, timer.phase != .linger else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): received(head, data, context)
        case .body(let bytes): received(bytes)
        case .end(let trailers): receivedEnd(trailers == nil ? data : wrapInboundOut(.end(nil)), context)
        }
    }

    private func received(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
        do {
            let check = try HeadCheck(head, bodyLimit: limits.body)
            var (head, part) = (head, data)
            if let target = check.target {
                head.uri = target
                part = wrapInboundOut(.head(head))
            }
            incoming = Incoming(head: head, part: part, mustClose: check.mustClose, limit: arrived + limits.request)
            guard check.hasBody, passed.isEmpty else { return }
            timer.bodyBegan(arrived)
            if check.expectsContinue {
                context.writeAndFlush(
                    wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
        } catch let error as HTTPError {
            reject(error, head: head)
        } catch {
            reject(.badRequest(), head: head)
        }
    }

    private func received(_ bytes: ByteBuffer) {
        guard var current = incoming else { return }
        let count = (current.body?.readableBytes ?? 0) + bytes.readableBytes
        guard count <= limits.body else { return reject(.bodyTooLarge(limits.body), head: current.head) }
        incoming = nil
        var bytes = bytes
        if current.body == nil { current.body = bytes } else { current.body?.writeBuffer(&bytes) }
        incoming = current
    }

    private func receivedEnd(_ end: NIOAny, _ context: ChannelHandlerContext) {
        guard let whole = incoming else { return }
        incoming = nil
        passed.append(Passed(head: whole.head, mustClose: whole.mustClose))
        if passed.count == 1 { timer.responseBegan(arrived) }
        context.fireChannelRead(whole.part)
        if let body = whole.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
        context.fireChannelRead(end)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            // The connection is broken: nobody could get a response.
            context.close(promise: nil)
            return
        }
        guard rejection == nil, timer.phase != .linger else { return }
        if parserError == .invalidEOFState {
            context.close(promise: nil)
        } else {
            reject(line.error(for: parserError, inBody: incoming != nil), head: incoming?.head)
        }
    }

    // MARK: What is sent

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isAbandoned, timer.phase != .linger else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            state.take()?.add(to: &head.headers)
            decideOnClosing(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            responded(context)
        }
    }

    private func decideOnClosing(_ head: inout HTTPResponseHead) {
        let request = passed.first
        closesAfterResponse = request?.mustClose ?? true || passed.count == 1 && (isDraining || inputEnded)
        if closesAfterResponse {
            head.headers.add(name: "Connection", value: "close")
        } else if request?.head.version.minor == 0 {
            head.headers.add(name: "Connection", value: "keep-alive")
        }
    }

    private func responded(_ context: ChannelHandlerContext) {
        if !passed.isEmpty { passed.removeFirst() }
        if closesAfterResponse { return linger(context) }
        guard context.channel.isWritable || !passed.isEmpty else {
            timer.responseWaitsForRoom(.now())
            context.flush()
            return
        }
        proceed(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, timer.phase == .response, passed.isEmpty { proceed(context) }
        context.fireChannelWritabilityChanged()
    }

    /// After a response: goes on to the next request.
    private func proceed(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if !passed.isEmpty {
            timer.responseBegan(now)
        } else if let rejection {
            send(rejection, context)
        } else if incoming != nil {
            timer.bodyBegan(now)
        } else {
            timer.idleBegan(now, isDraining: isDraining)
            if inputEnded { context.close(promise: nil) }
        }
    }

    // MARK: Refusals and ends

    private func reject(_ error: HTTPError, head: HTTPRequestHead?) {
        rejection = Rejection(error: error, head: head)
        incoming = nil
        if passed.isEmpty, let rejection, let context { send(rejection, context) }
    }

    private func send(_ rejection: Rejection, _ context: ChannelHandlerContext) {
        let (head, body) = rejection.response(from: api, to: state.peer)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    /// Closes the own side and reads on for a while: a socket that is closed with unread bytes resets the connection, and
    /// the peer might lose the response.
    private func linger(_ context: ChannelHandlerContext) {
        timer.lingerBegan(.now())
        context.flush()
        if inputEnded {
            context.close(promise: nil)
        } else {
            context.close(mode: .output, promise: nil)
        }
    }

    /// Called by the ``DeadlineTimer`` once ``deadline`` has passed.
    func deadlinePassed(_ now: NIODeadline) {
        guard let context else { return }
        timer.stop()
        switch timer.phase {
        case .idle, .linger: context.close(promise: nil)
        case .head: reject(HTTPError(.requestTimeout, detail: "The head took too long."), head: nil)
        case .body: reject(HTTPError(.requestTimeout, detail: "The body took too long."), head: incoming?.head)
        case .response:
            guard let first = passed.first else { return context.close(promise: nil) }
            let error = HTTPError(.serviceUnavailable, detail: "The response took too long.")
            send(Rejection(error: error, head: first.head), context)
            isAbandoned = true
            cancel()
        }
    }
}
