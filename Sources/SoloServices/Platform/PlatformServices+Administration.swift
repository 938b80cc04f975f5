import Synchronization
package import struct Foundation.Data
import SoloCore

extension PlatformServices {
    /// How many messages each queue holds: those of the stacks in use, and those that no stack has any more.
    package func queueSummaries() async throws -> [QueueSummary] {
        let known = state.withLock { Array($0.queues.keys) }
        return try await queues.summaries(of: known).compactMap { summary in
            guard let id = resourceID(.queue, named: summary.queue) else { return nil }
            var summary = summary
            summary.queue = id
            return summary
        }
        .sorted { $0.queue < $1.queue }
    }

    package func messages(
        in queue: String, state: QueueMessage.State, limit: Int = 100
    ) async throws -> [QueueMessage] {
        try await queues.messages(in: storageName(.queue, queue), state: state, limit: limit).map { $0.named(queue) }
    }

    package func message(_ id: String, in queue: String) async throws -> QueueMessage {
        try await queues.message(id, in: storageName(.queue, queue), called: queue).named(queue)
    }

    package func deadLetters(_ queue: String, limit: Int = 100) async throws -> [QueueMessage] {
        try await messages(in: queue, state: .dead, limit: limit)
    }

    package func send(
        _ payload: Data, to queue: String, key: String? = nil, delay: Double = 0
    ) async throws -> SentMessage {
        try await queues.send(payload, to: storageName(.queue, queue), key: key, delay: delay)
    }

    /// Puts dead letters back into their queue: one, or all. Returns how many.
    package func replay(_ queue: String, id: String? = nil) async throws -> Int {
        try await queues.replay(storageName(.queue, queue), id: id, called: queue)
    }

    package func purge(_ queue: String, states: [QueueMessage.State]) async throws -> Int {
        try await queues.purge(storageName(.queue, queue), states: states)
    }

    package func scheduleSummaries() async throws -> [ScheduleSummary] {
        try await scheduler.summaries()
    }

    /// The runs of a schedule, the newest first. Runs that the platform's end interrupted are marked as such.
    package func history(_ component: String, limit: Int = 20) async throws -> [ScheduleRun] {
        try await scheduler.history(of: component, limit: limit)
    }

    /// Runs a schedule now, and returns when it has ended.
    package func runNow(_ component: String) async throws -> ScheduleRun {
        try await scheduler.runNow(component)
    }

    /// Delivers what is due in a queue, also what was enqueued by a transaction, and returns when nothing is: for tests, with
    /// `delivers` off.
    package func drain(_ queue: String) async throws -> QueueDrain {
        try await pushOutboxes()
        var total = try await dispatcher.drain(queue)
        while try await pushOutboxes() > 0 {
            let drain = try await dispatcher.drain(queue)
            total.done += drain.done
            total.retried += drain.retried
            total.dead += drain.dead
        }
        return total
    }
}

extension QueueMessage {
    /// With the queue's id in the stack in place of its name in the store.
    fileprivate func named(_ queue: String) -> QueueMessage {
        var message = self
        message.queue = queue
        return message
    }
}
