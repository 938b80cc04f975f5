import Foundation
public import SoloCore
import SoloRuntime

/// The sending end of a queue.
public struct QueueSender<Message: Codable & Sendable>: Sendable {
    let access: QueueAccess

    package init(_ access: QueueAccess) {
        self.access = access
    }

    /// Sends a message; it is durable when this returns.
    /// - Parameters:
    ///   - message: what the worker will receive.
    ///   - delay: how long it waits before it is delivered first.
    ///   - idempotencyKey: names what the message is about, at most 128 characters; a second message of the same key
    ///     is not queued again. The worker sees it as ``Job/idempotencyKey``.
    /// - Returns: the message's id, as a ``SentMessage``.
    @discardableResult
    public func send(
        _ message: Message, after delay: TimeSpan? = nil, idempotencyKey: String? = nil
    ) async throws -> SentMessage {
        let id = try await access.send(
            JSONCoding.encoder.encode(message), after: delay.map { Double($0.seconds) }, idempotencyKey: idempotencyKey)
        return SentMessage(id: id)
    }
}
