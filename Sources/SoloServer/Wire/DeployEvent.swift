/// What happens in a deploy.
package enum DeployEvent: Codable, Sendable, Equatable {
    /// Another deploy of the stage is under way, and has its turn first.
    case waiting
    /// The release that a rollback goes back to.
    case target(String)
    case step(DeployStep, state: DeployRecord.State, seconds: Double)
    /// Done; the reason is that of a rollback or of contract steps that failed, and the log what a release wrote last that went back.
    case ended(Ending, reason: String?, log: [String]? = nil)

    package enum Ending: String, Codable, Sendable {
        case unchanged, deployed, deployedWithoutContract, rolledBack
        /// The release serves, and the host watches it.
        case promoted
    }

    init(_ outcome: Deploy.Outcome) {
        self =
            switch outcome {
            case .unchanged: .ended(.unchanged, reason: nil)
            case .deployed: .ended(.deployed, reason: nil)
            case .deployedWithoutContract(let reason): .ended(.deployedWithoutContract, reason: reason)
            case .rolledBack(let reason, let log): .ended(.rolledBack, reason: reason, log: log)
            }
    }
}
