package import SoloCore

extension InvocationOutcome {
    /// The outcome of a handler: done when it returns, what a ``JobError`` says when it throws one.
    package static func of(_ handler: () async throws -> Void) async throws -> InvocationOutcome {
        do {
            try await handler()
            return InvocationOutcome(.done)
        } catch let error as JobError {
            switch error.verdict {
            case .retry(let delay):
                return InvocationOutcome(.retry, delay: Double(delay.seconds), error: error.description)
            case .dead:
                return InvocationOutcome(.dead, error: error.description)
            }
        }
    }
}
