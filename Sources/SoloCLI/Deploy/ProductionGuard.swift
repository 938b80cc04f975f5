import SoloServer
import SoloServices

/// Whether what a deploy to production could break can be had back: its data has a verified copy off the host, and restoring it was tried.
struct ProductionGuard {
    private static let stage = "production"

    private let options: PackageOptions
    private let unprotected: String?
    private let isInteractive: Bool

    /// - Parameters:
    ///   - unprotected: why it is deployed all the same.
    ///   - isInteractive: whether somebody may be there to keep a recovery key.
    init(_ options: PackageOptions, unprotected: String?, isInteractive: Bool) {
        self.options = options
        self.unprotected = unprotected
        self.isInteractive = isInteractive
    }

    /// Has the recovery key made at the first deploy, when nothing can be lost yet.
    ///
    /// - Throws: ``Problem`` where the data is not safe and no reason is given.
    func check(_ state: StageState) async throws {
        guard options.stage == Self.stage, unprotected == nil else { return }
        let protection = state.protection
        if protection?.hasRecoveryKey != true { try await RecoveryKey.make(for: options) }
        guard state.serving != nil, let protection else { return }
        if !protection.isProtected {
            throw Self.problem(
                "The data of '\(options.stage)' is not protected: no verified copy of it is off the host that is as new as it should be.",
                ["solo status --stage \(options.stage)", "solo backup now --stage \(options.stage)"])
        }
        if protection.drills?.state == .failing {
            throw Self.problem(
                "The last drill of '\(options.stage)' failed: what was backed up could not be restored.",
                ["solo drill list --stage \(options.stage)", "solo drill restore --stage \(options.stage)"])
        }
    }

    private static func problem(_ message: String, _ commands: [String]) -> Problem {
        Problem(
            message, fix: "Correct that first, or deploy with --unprotected REASON, which the host's audit log keeps:",
            commands: commands, status: .rejected)
    }
}
