import SoloConcurrency
import SoloCore
import struct Foundation.Date

/// The work took longer than it may; it was cancelled.
struct DeadlineExceeded: Error {}

extension TimeSource {
    /// Runs `body`, and cancels it at the date.
    ///
    /// - Throws: ``DeadlineExceeded`` then, else what `body` throws.
    func withDeadline<Value: Sendable>(
        _ deadline: Date, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await self.sleep(until: deadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw DeadlineExceeded() }
            return value
        }
    }

    /// Returns at the date or when the signal is raised, whichever is first; at once where the task is cancelled.
    func wait(for signal: Signal, until date: Date?) async {
        guard let date else {
            await signal.wait()
            return
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await signal.wait() }
            group.addTask { try? await self.sleep(until: date) }
            await group.next()
            group.cancelAll()
        }
    }
}
