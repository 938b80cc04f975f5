import Foundation
import SoloArchive
import SoloBackup
import SoloCore
import SoloServices

extension ServicesAdministration {
    func respond(to request: BackupRequest) async throws -> AdminResponse {
        let services = try services
        switch request {
        case .now:
            return .backups(
                try await services.backUp(to: services.backupDestinations(), release: await session?.live.release))
        case .list: return .listed(try await backups.list())
        case .verify(let name):
            let backups = try backups
            return .verified(try await backups.verify(backups.find(name)))
        case .drill: return .drills(try await services.drill())
        case .drills: return .drills(try services.configuration.drills())
        case .recoveryKey: return .recoveryKey(try services.configuration.backupKeys.recoveryRecipient()?.description)
        case .setRecoveryKey(let text):
            guard let recipient = AgeRecipient(text) else {
                throw HostError(
                    .init("backup-key-damaged"), "'\(text)' is no recipient of age.", fix: "It begins with age1.",
                    isRefusal: true)
            }
            try services.configuration.backupKeys.set(recovery: recipient)
            return .done
        case .prepareRestore(let order): return .restored(try await prepareRestore(order))
        }
    }

    private var backups: StageBackups {
        get throws {
            let services = try services
            return StageBackups(services.configuration, destinations: try services.backupDestinations())
        }
    }

    private func prepareRestore(_ order: RestoreOrder) async throws -> StageRecovery.Outcome {
        var configuration = try services.configuration
        if let secret = order.secret { configuration.backupSecret = secret }
        let destinations =
            try order.places.map { try configuration.backupDestinations(at: $0.destinations) }
            ?? services.backupDestinations()
        let backups = StageBackups(configuration, destinations: destinations)
        let found = try await backups.find(order.backup, by: order.at)
        let identities =
            try order.identity.map { [try BackupKeys.identity(in: $0.exposed, of: "The key that was given")] }
            ?? configuration.backupKeys.identities()
        let outcome = try await StageRecovery.prepare(
            found, with: identities, beside: folders, as: configuration, at: order.at)
        if order.takesOver, let machine = configuration.machine {
            for destination in destinations {
                try await BackupCatalog(destination, configuration.backupLayout).take(over: machine, at: Date())
            }
        }
        return outcome
    }
}
