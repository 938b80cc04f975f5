import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP

/// How a sender reaches its queue: the key of its scope, and one queue of the platform.
package struct QueueAccess: Sendable {
    let id: String
    /// Of the queue's storage.
    let name: String
    private let client: HTTPClient
    private let waker: OutboxWaker
    private let path: String
    private let authorization: String

    package init(_ grant: Grant, _ binding: ResourceBinding, in scope: ClientScope) throws {
        let id = grant.resource
        guard case .queue(let endpoint, let name) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a queue")
        }
        let key = try scope.key(for: grant, whole: [.send])
        self.id = id
        self.name = name
        client = try scope.shared.client(endpoint, for: id)
        waker = scope.shared.waker
        path = ServicePath.messages(queue: name).text
        authorization = BearerToken(keyID: key.id, secret: key.secret).field
    }

    /// Says that a database's outbox has rows, and does not wait.
    func wake(_ database: OutboxDatabase) { waker.wake(database, through: client, authorization) }

    /// Sends a message's JSON and returns its id; the message is durable then.
    package func send(_ body: Data, after delay: Double?, idempotencyKey: String?) async throws -> String {
        var headers: HTTPFields = [.authorization: authorization, .contentType: "application/json"]
        if let delay, let name = HTTPField.Name(MessageField.delay) { headers[name] = "\(delay)" }
        if let idempotencyKey, let name = HTTPField.Name(MessageField.idempotencyKey) { headers[name] = idempotencyKey }
        let response: HTTPClientResponse
        do {
            // Sent twice it is queued twice, unless its sender named it.
            response = try await client.send(
                .post, path, headers: headers, body: body, replayable: idempotencyKey != nil)
        } catch let error as HTTPClientError {
            throw QueueError(.unreachable, queue: id, "The queue '\(id)' did not take the message: \(error)")
        }
        // 200 if a message of the same key was there before: it is durable as well.
        guard [.created, .ok].contains(response.status),
            let sent = try? JSONDecoder().decode(AcceptedMessage.self, from: response.body)
        else {
            throw QueueError(
                .rejected, queue: id,
                "The queue '\(id)' rejected the message with \(response.status): \(String(decoding: response.body.prefix(300), as: UTF8.self))"
            )
        }
        return sent.id
    }
}
