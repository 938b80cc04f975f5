import Logging
import ServiceLifecycle
import SoloBackup
import SoloCore

extension PlatformServices {
    /// What works on the stage's behalf by itself: not where another machine has taken it over, or each job would be done twice.
    func unlessTakenOver(_ services: [any Service]) -> [any Service] {
        let found = Task {
            let isTakenOver = await self.isTakenOver
            if isTakenOver { logger.error("Another machine has taken the stage over: nothing is delivered here.") }
            return isTakenOver
        }
        return services.map { UnlessTakenOver(service: $0, isTakenOver: found) }
    }

    /// - Throws: `BackupError` `taken-over` where another machine has taken the stage over.
    func requireNotTakenOver(_ catalog: BackupCatalog) async throws {
        guard let machine = configuration.machine, try await catalog.isTaken(from: machine) else { return }
        throw BackupError(
            .takenOver, "Another machine has taken the stage over, and what is here is not its data any more.",
            fix: "Remove the stage here, or the machine: solo host replace has brought it back elsewhere.")
    }

    /// Whether another machine has taken the stage over, as a destination of its backups says. One that does not respond says nothing.
    private var isTakenOver: Bool {
        get async {
            guard let machine = configuration.machine else { return false }
            for destination in (try? backupDestinations()) ?? [] {
                let catalog = BackupCatalog(destination, configuration.backupLayout)
                if (try? await catalog.isTaken(from: machine)) == true { return true }
            }
            return false
        }
    }
}

private struct UnlessTakenOver: Service {
    let service: any Service
    let isTakenOver: Task<Bool, Never>

    func run() async throws {
        guard await !isTakenOver.value else { return }
        try await service.run()
    }
}
