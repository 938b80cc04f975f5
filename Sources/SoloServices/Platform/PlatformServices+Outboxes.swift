import Logging
import ServiceLifecycle

/// Puts what transactions have enqueued into its queues.
struct Pushing: Service {
    let platform: PlatformServices

    func run() async throws {
        // What was committed before the platform's last end.
        platform.wakeOutboxes()
        await cancelWhenGracefulShutdown { await platform.outboxes.run() }
    }
}

extension PlatformServices {
    /// How long the end of a stage waits for its outboxes to be empty.
    private static let longestPush = Duration.seconds(5)

    /// Looks into every outbox: the processes that wrote into them may have ended before they could say so.
    package func wakeOutboxes() { outboxes.wakeAll() }

    /// Puts what transactions have enqueued into its queues, and returns when every outbox is empty.
    ///
    /// - Returns: how many messages that were.
    @discardableResult
    package func pushOutboxes() async throws -> Int { try await outboxes.push() }

    /// For as long as an end may wait. What is left is pushed at the next start.
    func pushOutboxesInTime() async {
        let failure = await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do { try await self.pushOutboxes() } catch { return error }
                return nil
            }
            group.addTask {
                try? await Task.sleep(for: Self.longestPush)
                return Task.isCancelled ? nil : CancellationError()
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let failure {
            logger.error(
                "Not all enqueued messages are in their queues; the rest follows at the next start.",
                metadata: ["error": "\(failure)"])
        }
    }
}
