import HTTPTypes
import NIOCore
import NIOHTTP1

import struct Foundation.Data

/// One request and its response on a connection. It lives on the connection's event loop.
final class Exchange {
    enum Receiver {
        case whole(EventLoopPromise<HTTPClientResponse>, limit: Int)
        case streamed(EventLoopPromise<HTTPClientStreamedResponse>)
    }

    let call: Call
    let receiver: Receiver
    var requestEnded = false
    var head: HTTPResponseHead?
    /// Whether the connection may serve another request afterwards.
    var keepsConnection: Bool
    private var collected = ByteBuffer()
    private var source: HTTPBodyStream.Producer.Source?

    init(call: Call, receiver: Receiver, keepsConnection: Bool) {
        self.call = call
        self.receiver = receiver
        self.keepsConnection = keepsConnection
    }

    func received(_ head: HTTPResponseHead, onDemand: HTTPBodyStream.Demand) {
        self.head = head
        keepsConnection = keepsConnection && head.isKeepAlive
        guard case .streamed(let promise) = receiver else { return }
        let made = HTTPBodyStream.Producer.makeSequence(
            elementType: ByteBuffer.self, failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8), finishOnDeinit: false, delegate: onDemand)
        source = made.source
        promise.succeed(
            HTTPClientStreamedResponse(
                status: .init(code: Int(head.status.code), reasonPhrase: head.status.reasonPhrase),
                headers: HTTPFields(head.headers), body: HTTPBodyStream(made.sequence)))
    }

    enum Pace {
        case more, pause, tooLarge
    }

    func received(_ piece: ByteBuffer) -> Pace {
        switch receiver {
        case .whole(_, let limit):
            guard collected.readableBytes + piece.readableBytes <= limit else { return .tooLarge }
            if collected.readableBytes == 0 {
                collected = piece
            } else {
                collected.writeImmutableBuffer(piece)
            }
            return .more
        case .streamed:
            return source?.yield(piece) == .stopProducing ? .pause : .more
        }
    }

    func finish() {
        switch receiver {
        case .whole(let promise, _):
            guard let head else { return }
            promise.succeed(
                HTTPClientResponse(
                    status: .init(code: Int(head.status.code), reasonPhrase: head.status.reasonPhrase),
                    headers: HTTPFields(head.headers), body: Data(collected.readableBytesView)))
        case .streamed:
            source?.finish()
        }
    }

    func fail(_ error: any Error) {
        switch receiver {
        case .whole(let promise, _): promise.fail(error)
        case .streamed(let promise):
            if let source { source.finish(error) } else { promise.fail(error) }
        }
    }
}
