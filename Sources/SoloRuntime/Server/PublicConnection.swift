import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SoloCore

/// Makes Hummingbird's HTTP/1 channel serve an API.
struct PublicConnection: Sendable {
    let program: BoundProgram
    let api: PublicAPI
    let logger: Logger

    var http: HTTP1Channel {
        HTTP1Channel { [program, api] incoming, writer, channel in
            let body = try await incoming.body.collect(upTo: api.defaults.bodyLimit)
            let request = Request(
                method: incoming.method, path: incoming.uri.path, headers: incoming.headers,
                queryString: incoming.uri.query ?? "", body: body.withUnsafeReadableBytes { Data($0) },
                clientAddress: channel.remoteAddress?.ipAddress ?? "")
            let answer = await program.answer(request, by: api)
            var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
            head.headerFields[.contentLength] = "\(answer.body.count)"
            let isEmpty = request.method == .head || answer.body.isEmpty
            try await writer.write(
                response: head,
                body: isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        }
    }
}
