import SoloCore

extension PlatformServices {
    /// How many messages each queue of the stack holds, and of those that it no longer has.
    package func queueSummaries() async throws -> [QueueSummary] {
        try await queues.summaries(of: Array(manifestQueues))
    }

    package func messages(in queue: String, state: QueueMessage.State, limit: Int = 100) async throws -> [QueueMessage]
    {
        try await queues.messages(in: queue, state: state, limit: limit)
    }

    package func deadLetters(_ queue: String, limit: Int = 100) async throws -> [QueueMessage] {
        try await queues.messages(in: queue, state: .dead, limit: limit)
    }

    /// Puts dead letters back into their queue: one, or all. Returns how many.
    package func replay(_ queue: String, id: String? = nil) async throws -> Int {
        try await queues.replay(queue, id: id)
    }

    package func purge(_ queue: String, state: QueueMessage.State) async throws -> Int {
        try await queues.purge(queue, states: [state])
    }

    package func scheduleSummaries() async throws -> [ScheduleSummary] {
        try await scheduler.summaries()
    }

    /// The runs of a schedule, the newest first; those that the platform's end cut are told as interrupted.
    package func history(_ component: String, limit: Int = 20) async throws -> [ScheduleRun] {
        try await scheduler.history(of: component, limit: limit)
    }

    /// Runs a schedule now, and returns when it has ended.
    package func runNow(_ component: String) async throws -> ScheduleRun {
        try await scheduler.runNow(component)
    }

    /// Delivers what is due in a queue, and returns when nothing is: for tests, with `delivers` off.
    package func drain(_ queue: String) async throws -> QueueDrain {
        try await dispatcher.drain(queue)
    }
}
