import Foundation
import HTTPTypes
import Hummingbird
import SoloCore

/// `POST /_solo/queues/QUEUE/messages`: takes a message, and responds with 201 once it is on the disk.
struct QueueEndpoint: Sendable {
    let store: QueueStore
    /// The ids of the queues that are in use, by the names in requests.
    let queues: @Sendable () -> [String: String]
    let authorization: BearerAuthorization

    func respond(to request: Request, queue: String) async throws -> Response {
        let credential = try authorization.credential(of: request.headers)
        guard let id = queues()[queue] else {
            throw ProblemResponse(status: .notFound, title: "Not Found", detail: "There is no queue “\(queue)”.")
        }
        guard credential.grants.contains(where: { $0.resource == queue && $0.actions.contains(.send) }) else {
            throw ProblemResponse(
                status: .forbidden, title: "Forbidden",
                detail: "\(credential.component) has no grant to send to “\(id)”; name the queue in its `using:`.")
        }
        guard request.method == .post else {
            throw ProblemResponse(
                status: .methodNotAllowed, title: "Method Not Allowed", detail: "Messages are sent with POST.",
                headers: [.allow: "POST"])
        }
        let payload = try await body(of: request)
        var delay = 0.0
        if let field = request.headers.solo(MessageField.delay) {
            guard let seconds = Double(field) else {
                throw ProblemResponse(
                    status: .badRequest, title: "Bad Request", detail: "\(MessageField.delay) is a number of seconds.")
            }
            delay = seconds
        }
        do {
            let sent = try await store.send(
                payload, to: queue, key: request.headers.solo(MessageField.idempotencyKey), delay: delay)
            let receipt = try JSONEncoder().encode(AcceptedMessage(id: sent.id.text))
            return Response(
                status: sent.isRepeat ? .ok : .created, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: receipt)))
        } catch let error as QueueError {
            throw ProblemResponse(status: .badRequest, title: "Bad Request", detail: error.message)
        }
    }

    private func body(of request: Request) async throws -> Data {
        let tooLarge = ProblemResponse(
            status: .contentTooLarge, title: "Content Too Large",
            detail: "A message has at most \(MessageLimits.payload) bytes; put more into a bucket and send its key.",
            headers: [.connection: "close"])
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > MessageLimits.payload {
            throw tooLarge
        }
        var payload = Data()
        do {
            for try await chunk in request.body {
                guard payload.count + chunk.readableBytes <= MessageLimits.payload else { throw tooLarge }
                payload.append(contentsOf: chunk.readableBytesView)
            }
        } catch let error where !(error is ProblemResponse || error is CancellationError) {
            // The client closed the connection; this is not an error of the services.
            throw ProblemResponse(
                status: .badRequest, title: "Bad Request", detail: "The connection ended before the message did.")
        }
        return payload
    }
}

extension HTTPFields {
    fileprivate func solo(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { self[$0] }
    }
}
