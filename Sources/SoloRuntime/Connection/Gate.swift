import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Stands between the parser and everything else of one connection, on its event loop.
///
/// It lets a request through when it is whole, unambiguous and within its limits, and answers every other one itself. It
/// knows how long each thing may take, and when the connection ends. What is sent passes it too: it adds the fields that
/// every answer carries.
final class Gate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What the connection is waiting for.
    private enum Phase {
        /// The first byte of a request.
        case idle
        /// The rest of a head.
        case head
        /// The rest of a body.
        case body
        /// The answer of a handler, or room to send it.
        case answer
        /// The peer's end, after the last answer.
        case linger
    }

    /// A request whose body is arriving.
    private struct Incoming {
        var head: HTTPRequestHead
        /// The head as it came, to be passed on without being boxed again.
        var part: NIOAny
        var mustClose: Bool
        var body: ByteBuffer?
        var limit: NIODeadline
    }

    /// A request that was let through and whose answer has not been sent.
    private struct Passed {
        var head: HTTPRequestHead
        var mustClose: Bool
    }

    private struct Refusal {
        var error: HTTPError
        var head: HTTPRequestHead?
    }

    private let api: PublicAPI
    private let slot: ConnectionSlot
    private let limits: ConnectionLimits
    /// Cancels the task that answers this connection's requests.
    private let cancel: @Sendable () -> Void
    private weak var sweep: Sweep?

    private var context: ChannelHandlerContext?
    private var phase = Phase.idle
    private(set) var deadline = NIODeadline.distantFuture
    private var incoming: Incoming?
    private var passed: [Passed] = []
    /// Nothing more is read; it is sent after the answers that come before it.
    private var refusal: Refusal?
    private var isDraining = false
    private var inputEnded = false
    private var closesAfterAnswer = false
    /// A 503 was sent in place of the handler's answer: that one goes nowhere.
    private var isAbandoned = false
    private var lingered = 0
    /// When the bytes that are being parsed arrived.
    private var arrived = NIODeadline.now()
    /// Of the head that is arriving: whether its first line is there, and whether it began like a method.
    private var sawLine = false
    private var lineEndsInVersion = false
    private var beginsLikeMethod = false

    init(
        api: PublicAPI, slot: ConnectionSlot, limits: ConnectionLimits, sweep: Sweep?,
        cancel: @escaping @Sendable () -> Void
    ) {
        self.api = api
        self.slot = slot
        self.limits = limits
        self.sweep = sweep
        self.cancel = cancel
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        passed.reserveCapacity(1)
        // The first request has to come as quickly as its head: a connection that says nothing is a slow one.
        deadline = .now() + limits.header
        sweep?.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        sweep?.remove(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline = .distantFuture
        sweep?.remove(self)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is DrainEvent:
            isDraining = true
            if phase == .idle { deadline = min(deadline, .now() + limits.grace) }
        case ChannelEvent.inputClosed:
            inputEnded = true
            context.fireUserInboundEventTriggered(event)
            // Whoever waits for an answer still gets it; there is nothing to wait for otherwise.
            if passed.isEmpty, refusal == nil { context.close(promise: nil) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: What arrives

    /// Called with every piece of bytes before it is parsed.
    func mayRead(_ bytes: ByteBuffer) -> Bool {
        if phase == .linger || refusal != nil {
            lingered += bytes.readableBytes
            // Reading on lets the answer arrive; reading for ever would be a gift.
            if phase == .linger, lingered > 4 << 20 { context?.close(promise: nil) }
            return false
        }
        arrived = .now()
        switch phase {
        case .idle:
            phase = .head
            deadline = arrived + limits.header
            sawLine = false
            lineEndsInVersion = false
            beginsLikeMethod = Self.beginsLikeMethod(bytes.readableBytesView)
            fallthrough
        case .head:
            if !sawLine { lookForLine(bytes.readableBytesView) }
        case .body:
            if let incoming { deadline = min(arrived + limits.header, incoming.limit) }
        case .answer, .linger: break
        }
        return true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard refusal == nil, phase != .linger else { return }
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
            phase = .body
            deadline = arrived + limits.header
            if check.expectsContinue {
                context.writeAndFlush(
                    wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
        } catch let error as HTTPError {
            refuse(error, head: head)
        } catch {
            refuse(.badRequest(), head: head)
        }
    }

    private func received(_ bytes: ByteBuffer) {
        guard var current = incoming else { return }
        let count = (current.body?.readableBytes ?? 0) + bytes.readableBytes
        guard count <= limits.body else { return refuse(.bodyTooLarge(limits.body), head: current.head) }
        incoming = nil
        var bytes = bytes
        if current.body == nil { current.body = bytes } else { current.body?.writeBuffer(&bytes) }
        incoming = current
    }

    private func receivedEnd(_ end: NIOAny, _ context: ChannelHandlerContext) {
        guard let whole = incoming else { return }
        incoming = nil
        passed.append(Passed(head: whole.head, mustClose: whole.mustClose))
        if passed.count == 1 {
            phase = .answer
            deadline = arrived + limits.request
        }
        context.fireChannelRead(whole.part)
        if let body = whole.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
        context.fireChannelRead(end)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            // The connection is broken: there is nobody to answer.
            context.close(promise: nil)
            return
        }
        guard refusal == nil, phase != .linger else { return }
        if parserError == .invalidEOFState {
            context.close(promise: nil)
        } else {
            refuse(refusalFor(parserError), head: incoming?.head)
        }
    }

    private func refusalFor(_ error: HTTPParserError) -> HTTPError {
        switch error {
        case .headerOverflow where incoming == nil:
            sawLine ? HTTPError(.requestHeaderFieldsTooLarge) : HTTPError(.uriTooLong)
        case .headerOverflow: HTTPError(.requestHeaderFieldsTooLarge)
        case .invalidMethod where beginsLikeMethod: HTTPError(.notImplemented, detail: "There is no such method.")
        case .invalidVersion where lineEndsInVersion: HTTPError(.httpVersionNotSupported)
        default: HTTPError.badRequest("The request is malformed.")
        }
    }

    private func lookForLine(_ bytes: ByteBufferView) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
        sawLine = true
        lineEndsInVersion =
            bytes[..<end].suffix(9).starts(with: "HTTP/".utf8) && bytes[..<end].last == UInt8(ascii: "\r")
    }

    private static func beginsLikeMethod(_ bytes: ByteBufferView) -> Bool {
        let word = bytes.prefix(20).prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return !word.isEmpty && word.endIndex < bytes.endIndex && bytes[word.endIndex] == UInt8(ascii: " ")
    }

    // MARK: What is sent

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isAbandoned, phase != .linger else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if let extra = slot.take() { Self.add(extra, to: &head.headers) }
            decideOnClosing(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            answered(context)
        }
    }

    private static func add(_ extra: Answer.Extra, to headers: inout HTTPHeaders) {
        // Two fields whose values go on with further lines, instead of eighteen: see `HeaderBlock`.
        headers.add(name: "Date", value: extra.block.dateAndLines(UnixTime.now))
        headers.add(name: "X-Request-Id", value: extra.idAndLimit)
    }

    private func decideOnClosing(_ head: inout HTTPResponseHead) {
        let request = passed.first
        closesAfterAnswer =
            request?.mustClose ?? true
            || passed.count == 1 && (isDraining || inputEnded)
        if closesAfterAnswer {
            head.headers.add(name: "Connection", value: "close")
        } else if request?.head.version.minor == 0 {
            head.headers.add(name: "Connection", value: "keep-alive")
        }
    }

    private func answered(_ context: ChannelHandlerContext) {
        if !passed.isEmpty { passed.removeFirst() }
        if closesAfterAnswer { return linger(context) }
        guard context.channel.isWritable || !passed.isEmpty else {
            // A peer that does not read its answer is given as long as a handler may take.
            deadline = .now() + limits.request
            context.flush()
            return
        }
        proceed(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, phase == .answer, passed.isEmpty { proceed(context) }
        context.fireChannelWritabilityChanged()
    }

    /// After an answer: to the next request, wherever that is.
    private func proceed(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if !passed.isEmpty {
            phase = .answer
            deadline = now + limits.request
        } else if let refusal {
            send(refusal, context)
        } else if incoming != nil {
            phase = .body
            deadline = now + limits.header
        } else {
            phase = .idle
            deadline = now + (isDraining ? min(limits.grace, limits.idle) : limits.idle)
            if inputEnded { context.close(promise: nil) }
        }
    }

    // MARK: Refusals and ends

    private func refuse(_ error: HTTPError, head: HTTPRequestHead?) {
        refusal = Refusal(error: error, head: head)
        incoming = nil
        if passed.isEmpty, let refusal, let context { send(refusal, context) }
    }

    private func send(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let answer = api.refuse(refusal.error, Request(refusal.head), from: slot.peer)
        var head = HTTPResponseHead(
            version: .http1_1,
            status: .custom(code: UInt(answer.response.status.code), reasonPhrase: answer.response.status.reasonPhrase))
        for field in answer.response.headers { head.headers.add(name: field.name.rawName, value: field.value) }
        head.headers.add(name: "Content-Length", value: "\(answer.response.body.count)")
        Self.add(answer.extra, to: &head.headers)
        head.headers.add(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if refusal.head?.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.response.body)))), promise: nil)
        }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    /// Closes the own side and reads on for a while: a socket that is closed with unread bytes resets the connection, and
    /// the peer might lose the answer.
    private func linger(_ context: ChannelHandlerContext) {
        phase = .linger
        deadline = .now() + limits.linger
        context.flush()
        if inputEnded {
            context.close(promise: nil)
        } else {
            context.close(mode: .output, promise: nil)
        }
    }

    /// Called by the sweep once ``deadline`` has passed.
    func deadlinePassed(_ now: NIODeadline) {
        guard let context else { return }
        deadline = .distantFuture
        switch phase {
        case .idle, .linger: context.close(promise: nil)
        case .head: refuse(HTTPError(.requestTimeout, detail: "The head took too long."), head: nil)
        case .body: refuse(HTTPError(.requestTimeout, detail: "The body took too long."), head: incoming?.head)
        case .answer:
            guard let first = passed.first else { return context.close(promise: nil) }
            let error = HTTPError(.serviceUnavailable, detail: "The answer took too long.")
            send(Refusal(error: error, head: first.head), context)
            isAbandoned = true
            cancel()
        }
    }
}

/// Tells a connection that it should end: with its next answer, or when it has been idle for the grace period.
struct DrainEvent: Sendable {}

extension Request {
    /// What is known of a request that never got as far as a handler.
    fileprivate init(_ head: HTTPRequestHead?) {
        var fields = HTTPFields()
        for (name, value) in head?.headers ?? [:] {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        let target = head?.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        self.init(
            method: head.flatMap { HTTPRequest.Method($0.method.rawValue) } ?? .get,
            path: target.first.map { String($0.prefix(256)) } ?? "", headers: fields,
            queryString: target.count > 1 ? String(target[1]) : "")
    }
}
