package import Foundation
import SoloCore
package import SoloServices

extension ServicesAdministration {
    package func queues() async throws -> [QueueSummary] { try await services.queueSummaries() }

    package func messages(
        in queue: String, state: QueueMessage.State, limit: Int
    ) async throws -> [QueueMessage] {
        try await check(queue: queue)
        return try await services.messages(in: queue, state: state, limit: limit)
    }

    package func message(_ id: String, in queue: String) async throws -> QueueMessage {
        try await check(queue: queue)
        return try await services.queues.message(id, in: queue)
    }

    package func replay(_ queue: String, id: String?) async throws -> Int {
        try await check(queue: queue)
        return try await services.replay(queue, id: id)
    }

    package func send(
        _ payload: Data, to queue: String, key: String?, delay: Double
    ) async throws -> MessageReceipt {
        let declared = services.appliedManifest?.resources.filter { $0.kind == .queue }.map(\.id) ?? []
        guard declared.contains(queue) else { throw HostError.unknown("queue", queue, known: declared) }
        let sent = try await services.queues.send(payload, to: queue, key: key, delay: delay)
        return MessageReceipt(id: sent.id.text, isRepeat: sent.isRepeat)
    }

    package func purge(_ queue: String, onlyDead: Bool) async throws -> Int {
        try await check(queue: queue)
        // What a worker has it finishes: the message could not be taken out of its hands.
        return try await services.queues.purge(queue, states: onlyDead ? [.dead] : [.waiting, .dead])
    }

    private func check(queue: String) async throws {
        let known = try await queues().map(\.queue)
        guard !known.contains(queue) else { return }
        throw HostError.unknown("queue", queue, known: known)
    }
}
