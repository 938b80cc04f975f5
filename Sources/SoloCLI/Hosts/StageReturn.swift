import Foundation
import SoloCore
import SoloHost
import SoloServer

/// Brings a stage back on a machine that has nothing of it.
struct StageReturn {
    private let place: StagePlace
    private let declared: ManifestStage

    init(_ host: HostRecord, _ manifest: Manifest, _ stage: ManifestStage) throws {
        declared = stage
        place = StagePlace(
            stage: try HostedStage(checking: manifest.name, stage.name), host: host, domain: stage.domain)
    }

    /// - Parameters:
    ///   - identity: the recovery key.
    ///   - recipient: its public half, to which the stage's backups go on to be encrypted.
    func run(_ identity: Redacted<String>, recipient: String) async throws -> StageRecovery.Outcome {
        var order = RestoreOrder(identity: identity)
        order.places = declared.backups
        order.secret = ProcessInfo.processInfo.environment[SoloVariable.backupSecret].map { Redacted($0) }
        order.takesOver = true
        try await StageAccess.with(place, begins: true) {
            try await $0.ask(.backup(.setRecoveryKey(recipient)), as: Void.self)
        }
        return try await HostedRestore(place: place) { Terminal.standardError.print($0) }.run(order)
    }
}
