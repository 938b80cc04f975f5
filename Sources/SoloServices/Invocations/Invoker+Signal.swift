import SoloConcurrency
import SoloCore

extension Invoker {
    /// `true` once the app takes invocations of this component; `false` if the signal is raised, since something has changed.
    func untilServing(_ component: String, or signal: Signal) async throws -> Bool {
        if isServing(component) { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.untilServing(component)
                return false
            }
            group.addTask { await signal.wait() }
            let wasRaisedFirst = try await group.next() ?? false
            group.cancelAll()
            // A signal that was raised at the same moment counts, since nothing else waits for it.
            let wasRaisedAlso = try? await group.next()
            try Task.checkCancellation()
            return !(wasRaisedFirst || wasRaisedAlso == true)
        }
    }
}
