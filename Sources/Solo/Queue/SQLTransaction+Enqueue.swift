public import SoloCore
import SoloRuntime
public import SoloSQL
import Foundation

extension SQLTransaction {
    /// Enqueues a message if the transaction commits, and only then: also if the app or the platform is killed at any moment.
    ///
    ///     try await db.transaction { tx in
    ///         let order = try await Orders.insert(new, in: tx)
    ///         try await tx.enqueue(receipts, Receipt(order: order.id))
    ///     }
    ///
    /// The message is a row of the database until the platform has put it into the queue, right after the commit.
    ///
    /// - Parameters:
    ///   - queue: the queue's sending end.
    ///   - message: what the worker will receive.
    ///   - delay: how long it waits in the queue before it is delivered first.
    ///   - idempotencyKey: names what the message is about, at most 128 bytes; a second message of the same key is not queued again. The
    ///     worker sees it as ``Job/idempotencyKey``.
    /// - Throws: ``QueueError`` with code `rejected` for a message that no queue takes; `SQLError`.
    public func enqueue<Message>(
        _ queue: QueueSender<Message>, _ message: Message, after delay: TimeSpan? = nil, idempotencyKey: String? = nil
    ) async throws {
        let payload = try JSONCoding.encoder.encode(message)
        let delay = delay.map { Double($0.seconds) } ?? 0
        if let problem = MessageLimits.problem(bytes: payload.count, key: idempotencyKey, delay: delay) {
            throw QueueError(.rejected, queue: queue.access.id, problem)
        }
        if let creation = outbox.creation { try await execute(creation) }
        let row = SQLOutboxMessage(
            id: UUID().uuidString, queue: queue.access.name, payload: String(decoding: payload, as: UTF8.self),
            key: idempotencyKey, delay: delay)
        try await execute(outbox.insertion(of: row))
        afterEnd { [access = queue.access, database = outbox.database] in access.wake(database) }
    }
}
