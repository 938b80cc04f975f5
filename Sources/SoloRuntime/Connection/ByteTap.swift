import NIOCore

/// The first handler of a connection: tells the gate when bytes arrive, and lets none through once it has refused.
final class ByteTap: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let gate: Gate

    init(gate: Gate) {
        self.gate = gate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if gate.mayRead(unwrapInboundIn(data)) { context.fireChannelRead(data) }
    }
}
