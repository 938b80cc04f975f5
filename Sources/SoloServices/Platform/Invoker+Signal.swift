import SoloCore

extension Invoker {
    /// `true` once the app takes invocations; `false` where the signal is raised first, and something has changed.
    func untilServing(or signal: Signal) async throws -> Bool {
        if isServing { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.untilServing()
                return true
            }
            group.addTask {
                await signal.wait()
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }
}
