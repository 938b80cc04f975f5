import Foundation
import SoloCore
import SoloHost
import SoloServer

/// A restore of a stage on a server. Its services restore the backup while the product serves; then the helper stops everything, puts it in
/// place, and has the release serve again.
struct HostedRestore {
    let place: StagePlace
    /// Tells a person what happens.
    let say: @Sendable (String) -> Void

    func run(_ order: RestoreOrder) async throws -> StageRecovery.Outcome {
        let began = ContinuousClock.now
        say("The backup is restored beside the stage '\(place.stage.stage)' and verified.")
        var outcome: StageRecovery.Outcome = try await StageAccess.with(place, begins: true) {
            try await $0.ask(.backup(.prepareRestore(order)))
        }
        say("\(outcome.backup) at \(outcome.destination.printable) is whole. It takes the stage's place now.")
        outcome.kept = try await RemoteStage(place.host, place.stage).replace { [say] event in
            if case .step(.start, state: .done, _) = event { say("The release serves.") }
        }
        outcome.seconds = (ContinuousClock.now - began) / .seconds(1)
        return outcome
    }
}
