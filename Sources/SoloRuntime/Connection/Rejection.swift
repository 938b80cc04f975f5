import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// A request that is not let through.
struct Rejection {
    var error: HTTPError
    /// As much of the request as was understood.
    var head: HTTPRequestHead?

    /// The response, after which the connection ends; without a body for HEAD.
    func response(from api: PublicAPI, to peer: Peer) -> (head: HTTPResponseHead, body: ByteBuffer?) {
        let completed = api.reject(error, Request(head), from: peer)
        var head = HTTPResponseHead(
            version: .http1_1,
            status: .custom(
                code: UInt(completed.response.status.code), reasonPhrase: completed.response.status.reasonPhrase))
        for field in completed.response.headers { head.headers.add(name: field.name.rawName, value: field.value) }
        head.headers.add(name: "Content-Length", value: "\(completed.response.body.count)")
        completed.extra.add(to: &head.headers)
        head.headers.add(name: "Connection", value: "close")
        return (head, self.head?.method == .HEAD ? nil : ByteBuffer(bytes: completed.response.body))
    }
}

extension CompletedResponse.Extra {
    func add(to headers: inout HTTPHeaders) {
        // Two fields whose values go on with further lines, instead of eighteen: see `HeaderBlock`.
        headers.add(name: "Date", value: block.dateAndLines(UnixTime.now))
        headers.add(name: "X-Request-Id", value: idAndLimit)
    }
}

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
