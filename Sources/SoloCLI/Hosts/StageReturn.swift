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
        let terminal = Terminal.standardError
        let began = ContinuousClock.now
        var order = RestoreOrder(identity: identity)
        order.places = declared.backups
        order.secret = ProcessInfo.processInfo.environment[SoloVariable.backupSecret].map { Redacted($0) }
        terminal.print("The stage '\(declared.name)' is restored and verified.")
        order.takesOver = true
        let sent = order
        var outcome: StageRecovery.Outcome = try await StageAccess.with(place, begins: true) { stage in
            try await stage.ask(.backup(.setRecoveryKey(recipient)), as: Void.self)
            return try await stage.ask(.backup(.prepareRestore(sent)))
        }
        terminal.print("\(outcome.backup) at \(outcome.destination.printable) is whole, and is put in place.")
        _ = try await RemoteStage(place.host, place.stage).replace { event in
            if case .step(.start, state: .done, _) = event { terminal.print("Its release serves.") }
        }
        outcome.seconds = (ContinuousClock.now - began) / .seconds(1)
        return outcome
    }
}
