import Foundation

/// How a release is watched that serves.
extension Deploy {
    /// Between two looks at it.
    private static let interval = Duration.seconds(1)

    /// What both releases are like before the promotion. `nil` if the new one is not watched: it was not asked for, or there is nothing to go
    /// back to.
    func watch(_ policy: Bake.Policy, _ record: DeployRecord) async -> DeployRecord.Watch? {
        guard policy.time > .zero, let previous = record.previous else { return nil }
        // Without figures of the one before, the new one is compared with one that never fails.
        var tally = ReleaseTally()
        if let sample = try? await target.sample(previous) { tally.take(sample) }
        let restarts = try? await target.sample(record.release).restarts
        return DeployRecord.Watch(policy: policy, before: tally.figures(), restarts: restarts ?? 0)
    }

    /// Watches a release until it is good or has to go back. The time counts from the first beginning: who goes on with a deploy does not
    /// begin anew.
    ///
    /// - Returns: why it has to go back.
    func bake(_ record: DeployRecord) async throws -> String? {
        guard let watch = record.watch, let began = record.began(.bake) else { return nil }
        let bake = Bake(watch.policy, before: watch.before)
        var tally = ReleaseTally()
        while true {
            // What can't be seen now may be seen in a moment; the time limits hold all the same.
            if let sample = try? await target.sample(record.release) { tally.take(sample) }
            let time = Duration.seconds(max(0, now().timeIntervalSince(began)))
            switch bake.verdict(tally.figures(since: watch.restarts), after: time) {
            case .good: return nil
            case .bad(let reason): return reason
            case .wait: try await pause(Self.interval)
            }
        }
    }
}
