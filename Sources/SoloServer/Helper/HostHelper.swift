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
        // Each may be watched for a while.
        await withDiscardingTaskGroup { tasks in
            for stage in (try? StageRecord.all(in: folders))?.map(\.stage) ?? [] {
                tasks.addTask {
                    do { try await self.recover(stage) } catch {
                        let text = "The deploy of \(stage.id) is left as it is: \(error)\n"
                        FileHandle.standardError.write(Data(text.utf8))
                    }
                }
            }
        }
    }

    private func recover(_ stage: HostedStage) async throws {
        try await turn(of: stage).withPermit {
            let caller = Caller(user: "solo-helper")
            let record = try await self.deploy(stage).recover()
            if let release = try self.replacement(of: stage).release() {
                try await self.record("restore \(stage.id)", "interrupted", caller)
                guard record != nil else { return try await self.resume(stage, release, caller) }
                // The data was in its place when the deploy began that has now been finished or undone.
                return try await self.serveAgain(stage, release, caller) { _ in }
            }
            guard let record else {
                guard let serving = try self.folders.serving(stage).map(HostedRelease.serving),
                    self.reloading(stage).isLeft(of: serving)
                else { return }
                _ = try await self.reload(stage, caller)
                return
            }
            try self.remember(stage)
            let result = [record.ending?.rawValue, record.reason].compactMap(\.self).joined(separator: ": ")
            try await self.record("deploy \(stage.id) \(record.release)", result, caller)
        }
    }

    package func perform(_ call: HelperCall, emit: @escaping @Sendable (AgentLine) -> Void) async {
        do {
            switch call.request {
            case .open(let stage):
                try await turn(of: stage).withPermit { try await self.account(stage).make() }
                emit(.done)
            case .deploy(let order):
                try await inTurn(of: order.stage, emit) { try await self.carryOut(order, call.caller, emit) }
            case .rollback(let stage, let release):
                try await inTurn(of: stage, emit) { try await self.rollBack(stage, to: release, call.caller, emit) }
            case .maintain(let stage, let notice):
                try await maintain(stage, notice, call.caller)
                emit(.done)
            case .reload(let stage):
                try await inTurn(of: stage, emit) { emit(.reloaded(try await self.reload(stage, call.caller))) }
            case .reset(let stage, let withSecrets):
                try await inTurn(of: stage, emit) {
                    try await self.reset(stage, withSecrets: withSecrets, call.caller, emit)
                }
            case .replace(let stage):
                try await inTurn(of: stage, emit) { try await self.replace(stage, call.caller, emit) }
            case .removeKept(let stage, let name):
                try StageReplacement.remove(kept: name, in: HostedServices.stageFolders(of: stage, folders))
                try await record("remove replaced data of \(stage.id): \(name)", "removed", call.caller)
                emit(.done)
            case .remove(let stage):
                try await inTurn(of: stage, emit) {
                    try await StageRemoval(stage: stage, folders: self.folders, shell: self.shell).run()
                    try await self.record("remove \(stage.id)", "removed", call.caller)
                }
                emit(.done)
            }
        } catch {
            emit(.problem(HostError(agent: error)))
        }
    }

    /// Whoever has to wait for its turn is told so.
    private func inTurn(
        of stage: HostedStage, _ emit: (AgentLine) -> Void, _ body: @Sendable () async throws -> Void
    ) async throws {
        let turn = turn(of: stage)
        let ran: Void? = try await turn.withPermitIfFree(body)
        guard ran == nil else { return }
        emit(.deploy(.waiting))
        try await turn.withPermit(body)
    }

    private func rollBack(
        _ stage: HostedStage, to named: String?, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        try await deploy(stage).recover()
        let release = try Rollback(stage: stage, folders: folders).target(named)
        let domain = try StageRecord.read(folders.record(of: stage))?.domain
        emit(.deploy(.target(release)))
        try await carryOut(DeployOrder(stage: stage, release: release, domain: domain, bake: .none), caller, emit)
    }

    private func carryOut(
        _ order: DeployOrder, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        let stage = order.stage
        let release = try HostedRelease(order.release, of: stage, in: folders)
        let proxy = Proxy(folders: folders, shell: shell)
        try HostedSite.check(
            HostedSite.of(stage, release.manifest, domain: order.domain, in: folders), beside: proxy.sites())
        let before = try StageRecord.change(stage, in: folders) { $0.domain = order.domain }
        let began = Mutex<[DeployStep: ContinuousClock.Instant]>([:])
        let deploy = self.deploy(stage, order.bake.policy) { step, state in
            let now = ContinuousClock.now
            let start = began.withLock { began in
                if state == .begun { began[step] = now }
                return began[step] ?? now
            }
            emit(.deploy(.step(step, state: state, seconds: (now - start) / .seconds(1))))
        }
        if try deploy.isLeft { emit(.deploy(.waiting)) }
        do {
            var outcome = try await deploy.run(order.release)
            if outcome == .unchanged {
                // The release serves already, maybe under another name.
                try await proxy.configure()
                if let before, before.domain != order.domain { outcome = .deployed }
            }
            let event = DeployEvent(outcome)
            try remember(stage)
            try replacement(of: stage).end()
            let unprotected = order.unprotected.map { ", unprotected: \($0)" } ?? ""
            try await record("deploy \(stage.id) \(order.release)", "\(outcome)\(unprotected)", caller)
            emit(.deploy(event))
        } catch {
            try await record(
                "deploy \(stage.id) \(order.release)", "undone: \(HostError(agent: error).message)", caller)
            throw error
        }
    }

    /// Waits for no deploy: whoever closes a stage is in a hurry.
    private func maintain(_ stage: HostedStage, _ notice: MaintenanceNotice?, _ caller: Caller) async throws {
        guard try StageRecord.read(folders.record(of: stage)) != nil else { throw HostError.noStage(stage) }
        try StageRecord.change(stage, in: folders) { $0.maintenance = notice }
        try await Proxy(folders: folders, shell: shell).configure()
        try await record("maintenance \(stage.id)", notice == nil ? "off" : "on", caller)
    }

    private func replace(
        _ stage: HostedStage, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        try await deploy(stage).recover()
        let serving = try folders.serving(stage)
        let before = HostedRelease.names(of: stage, in: folders)
        var release = try serving ?? StageHistory(stage, in: folders).entries().last?.release
        let restored = RestoredStage(target: target(stage))
        try restored.require()
        if let release { try replacement(of: stage).begin(release) }
        let kept: String?
        do { kept = try await restored.replace(serving) } catch {
            if let release { try await resume(stage, release, caller) }
            throw error
        }
        try await record("restore \(stage.id)", "replaced" + (kept.map { ", kept as \($0)" } ?? ""), caller)
        emit(.replaced(kept: kept))
        // On a host that takes another one's place, the release has come with the data.
        release = release ?? HostedRelease.names(of: stage, in: folders).first { !before.contains($0) }
        try await serveAgain(stage, release, caller, emit)
    }

    /// Has a release serve whose stage's data was to be replaced: all of the former is in its place, or all of the restored.
    private func resume(_ stage: HostedStage, _ release: String, _ caller: Caller) async throws {
        try await target(stage).stopEverything(folders.serving(stage))
        try await serveAgain(stage, release, caller) { _ in }
    }

    private func reset(
        _ stage: HostedStage, withSecrets: Bool, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        try await deploy(stage).recover()
        let serving = try folders.serving(stage)
        // What a reset that was interrupted has stopped.
        let release = try serving ?? StageHistory(stage, in: folders).entries().last?.release
        try await StageEmptying(target: target(stage)).run(serving, withSecrets: withSecrets)
        try await record("reset \(stage.id)", withSecrets ? "emptied, with its secrets" : "emptied", caller)
        // Its secrets have to be set before anything can serve.
        try await serveAgain(stage, withSecrets ? nil : release, caller, emit)
    }

    /// Has a release serve after everything was stopped.
    private func serveAgain(
        _ stage: HostedStage, _ release: String?, _ caller: Caller, _ emit: @escaping @Sendable (AgentLine) -> Void
    ) async throws {
        guard let release else {
            try await account(stage).make()
            return emit(.done)
        }
        let record = try StageRecord.read(folders.record(of: stage))
        let declared = try HostedRelease(release, of: stage, in: folders).manifest.stage(stage.stage)?.domain
        let domain = record == nil ? declared : record?.domain
        try await carryOut(DeployOrder(stage: stage, release: release, domain: domain, bake: .none), caller, emit)
    }

    /// - Returns: the processes that were started again.
    private func reload(_ stage: HostedStage, _ caller: Caller) async throws -> [String] {
        try await deploy(stage).recover()
        guard let serving = try folders.serving(stage).map(HostedRelease.serving) else { return [] }
        let action = "reload \(stage.id) \(serving)"
        do {
            let processes = try await reloading(stage).run(serving)
            let names = processes.joined(separator: ", ")
            try await record(
                action, processes.isEmpty ? "nothing was to be changed" : "started again: \(names)", caller)
            return processes
        } catch {
            try await record(action, "undone: \(HostError(agent: error).message)", caller)
            throw error
        }
    }

    /// Adds the release that serves to the stage's history.
    private func remember(_ stage: HostedStage) throws {
        guard let serving = try folders.serving(stage) else { return }
        try StageHistory(stage, in: folders).add(serving, at: Date())
    }

    private func record(_ action: String, _ result: String, _ caller: Caller) async throws {
        try audit.append(AuditLog.Entry(time: Date(), who: caller, action: action, result: result))
        try await audit.protect(shell)
    }

    private func deploy(
        _ stage: HostedStage, _ policy: Bake.Policy = Bake.Policy(),
        report: @escaping @Sendable (DeployStep, DeployRecord.State) -> Void = { _, _ in }
    ) -> Deploy {
        Deploy(
            target(stage), DeployJournalFile(path: folders.journal(of: stage)), bakes: policy, report: report)
    }

    private func target(_ stage: HostedStage) -> SystemdTarget {
        SystemdTarget(stage: stage, folders: folders, shell: shell, proxy: Proxy(folders: folders, shell: shell))
    }

    private func replacement(of stage: HostedStage) -> UnfinishedReplacement {
        UnfinishedReplacement(stage, in: folders)
    }

    private func reloading(_ stage: HostedStage) -> StageReload { StageReload(target: target(stage)) }

    private func account(_ stage: HostedStage) -> StageAccount {
        StageAccount(stage: stage, folders: folders, shell: shell)
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
    static func noStage(_ stage: HostedStage) -> HostError {
        HostError(
            .unknownName, "This host has no stage '\(stage.stage)' of \(stage.product).", fix: "Deploy it:",
            commands: ["solo deploy --stage \(stage.stage)"], isRefusal: true)
    }

    /// What went wrong on a host, for whoever asked.
    init(agent error: any Error) {
        self = HostError(explaining: error) ?? HostError(.agentFailed, "\(error)")
    }
}
