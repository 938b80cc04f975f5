import SoloProcess
package import Foundation

/// Processes of the app that a session left behind when it was killed.
///
/// Each ends by itself when its lifeline closes, once what it had in flight is finished. The next session can't wait for
/// that for long: they hold the ports and the databases.
package enum StaleProcesses {
    /// How long one may take to finish what it has.
    package static let patience: Duration = .seconds(3)

    /// Waits for their end, then ends them. Answers their numbers. Call it with the stage's lock held: then their session is
    /// gone. They are told by the file that keeps the stage's promotion, which no other process is called with.
    package static func end(promotion: URL, clock: ContinuousClock = ContinuousClock()) async throws -> [Int32] {
        let found = ProcessList.withArgument(promotion.path)
        guard !found.isEmpty else { return [] }
        let limit = clock.now + patience
        while clock.now < limit, !ProcessList.withArgument(promotion.path).isEmpty {
            try await clock.sleep(for: .milliseconds(25))
        }
        for pid in ProcessList.withArgument(promotion.path) { kill(pid, SIGKILL) }
        while !ProcessList.withArgument(promotion.path).isEmpty { try await clock.sleep(for: .milliseconds(10)) }
        return found
    }
}
