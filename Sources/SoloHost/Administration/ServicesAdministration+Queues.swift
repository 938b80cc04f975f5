import Foundation
import SoloCore
import SoloServices

extension ServicesAdministration {
    func queues() async throws -> [QueueSummary] { try await opened?.queueSummaries() ?? [] }

    /// The services, if they have the queue.
    func known(_ queue: String) async throws -> PlatformServices {
        let known = try await queues().map(\.queue)
        guard known.contains(queue) else { throw HostError.unknown("queue", queue, known: known) }
        return try services
    }

    func send(_ payload: Data, to queue: String, key: String?, delay: Double) async throws -> MessageReceipt {
        let services = try services
        let declared = services.appliedManifest?.resources.filter { $0.kind == .queue }.map(\.id) ?? []
        guard declared.contains(queue) else { throw HostError.unknown("queue", queue, known: declared) }
        let sent = try await services.send(payload, to: queue, key: key, delay: delay)
        return MessageReceipt(id: sent.id.text, isRepeat: sent.isRepeat)
    }
}
