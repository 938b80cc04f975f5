import Foundation
import SoloConcurrency
import SoloCore
import SoloHost
import Synchronization

/// The root helper of a host: makes stages, and carries out their deploys, one at a time for each stage, whoever goes on listening.
package final class HostHelper: Sendable {
    private let folders: HostFolders
    private let shell: any HostShell
    private let audit: AuditLog
    private let turns = Mutex<[HostedStage: SoloConcurrency.Semaphore]>([:])

    package init(
        folders: HostFolders = .standard, shell: any HostShell = RealHostShell(), audit: AuditLog = AuditLog()
    ) {
        self.folders = folders
        self.shell = shell
        self.audit = audit
    }

    /// Finishes or undoes the deploys that an earlier helper left.
    package func recover() async {
        for stage in (try? stages()) ?? [] {
            do {
                try await turn(of: stage).withPermit { try await self.deploy(stage).recover() }
            } catch {
                FileHandle.standardError.write(Data("The deploy of \(stage.id) is left as it is: \(error)\n".utf8))
            }
        }
    }

    package func perform(_ call: HelperCall, emit: @escaping @Sendable (AgentLine) -> Void) async {
        do {
            switch call.request {
            case .open(let stage):
                try await turn(of: stage).withPermit { try await self.account(stage).make() }
                emit(.done)
            case .deploy(let order): try await deploy(order, caller: call.caller, emit: emit)
            }
        } catch {
            emit(.problem(HostError(agent: error)))
        }
    }

    private func deploy(
        _ order: DeployOrder, caller: Caller, emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        let stage = order.stage
        let turn = turn(of: stage)
        let ran: Void? = try await turn.withPermitIfFree { try await self.carryOut(order, caller, emit) }
        guard ran == nil else { return }
        emit(.deploy(.waiting))
        try await turn.withPermit { try await self.carryOut(order, caller, emit) }
    }

    private func carryOut(
        _ order: DeployOrder, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        let stage = order.stage
        _ = try HostedRelease(order.release, of: stage, in: folders)
        try StageRecord(stage: stage, domain: order.domain).write(folders.record(of: stage))
        let began = Mutex<[DeployStep: ContinuousClock.Instant]>([:])
        let deploy = self.deploy(stage) { step, state in
            let now = ContinuousClock.now
            let start = began.withLock { began in
                if state == .begun { began[step] = now }
                return began[step] ?? now
            }
            emit(.deploy(.step(step, state: state, seconds: (now - start) / .seconds(1))))
        }
        do {
            let outcome = try await deploy.run(order.release, migrates: false)
            let event = DeployEvent(outcome)
            try await record("deploy \(stage.id) \(order.release)", "\(outcome)", caller)
            emit(.deploy(event))
        } catch {
            try await record(
                "deploy \(stage.id) \(order.release)", "undone: \(HostError(agent: error).message)", caller)
            throw error
        }
    }

    private func record(_ action: String, _ result: String, _ caller: Caller) async throws {
        try audit.append(AuditLog.Entry(time: Date(), who: caller, action: action, result: result))
        try await audit.protect(shell)
    }

    private func deploy(
        _ stage: HostedStage, report: @escaping @Sendable (DeployStep, DeployRecord.State) -> Void = { _, _ in }
    ) -> Deploy {
        let proxy = Proxy(folders: folders, shell: shell)
        return Deploy(
            SystemdTarget(stage: stage, folders: folders, shell: shell, proxy: proxy),
            DeployJournalFile(path: folders.journal(of: stage)), report: report)
    }

    private func account(_ stage: HostedStage) -> StageAccount {
        StageAccount(stage: stage, folders: folders, shell: shell)
    }

    private func stages() throws -> [HostedStage] {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folders.stages)) ?? []
        return try ids.sorted().compactMap {
            try StageRecord.read("\(folders.stages)/\($0)/\(StageRecord.name)")?.stage
        }
    }

    private func turn(of stage: HostedStage) -> SoloConcurrency.Semaphore {
        turns.withLock { turns in
            let turn = turns[stage] ?? SoloConcurrency.Semaphore()
            turns[stage] = turn
            return turn
        }
    }
}

extension HostError {
    /// What went wrong on a host, for whoever asked.
    init(agent error: any Error) {
        self = HostError(explaining: error) ?? HostError(.agentFailed, "\(error)")
    }
}
