import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Tells clients that ask first (`Expect: 100-continue`) to send their body.
///
/// awscli and boto3 ask before every put and wait a second for the response. It belongs into the HTTP channel of
/// the server that mounts the store.
package final class ExpectContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundOut = HTTPResponsePart

    package init() {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), let expect = head.headerFields[.expect],
            expect.lowercased() == "100-continue"
        {
            let proceed = HTTPResponse(status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
