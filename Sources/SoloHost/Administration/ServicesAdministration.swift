import Foundation
package import SoloCore
package import SoloServices

/// Administers a stage on its services: running ones, ones that were only opened, or none for a stage that was never started.
/// Reading the latter makes no folder and no file; setting its first secret makes its stores.
package struct ServicesAdministration: StageAdministration {
    /// `nil` for a stage that was never started.
    let opened: PlatformServices?
    let folders: StageFolders
    let manifest: @Sendable () async -> Manifest?
    /// Present if the stage runs.
    let session: (any StageSession)?
    private let environment: [String: String]

    package init(
        _ services: PlatformServices, _ folders: StageFolders, session: (any StageSession)?,
        manifest: @escaping @Sendable () async -> Manifest?
    ) {
        opened = services
        self.folders = folders
        self.manifest = manifest
        self.session = session
        environment = [:]
    }

    /// A stage that has no folder yet.
    package init(untouched folders: StageFolders, manifest: Manifest?, environment: [String: String]) {
        opened = nil
        self.folders = folders
        self.manifest = { manifest }
        session = nil
        self.environment = environment
    }

    /// Handles every request, whether it came over the socket or from this process.
    package func respond(to request: AdminRequest) async throws -> AdminResponse {
        switch request {
        case .status: .status(try await status())
        case .resources: .resources(try await resources())
        case .removeResource(let id, let kind): .resource(try await removeResource(id, kind: kind))
        case .secrets: .secrets(try await secrets())
        case .setSecret(let name, let value): try await setSecret(name, to: value)
        // A running process keeps its value of the secret: it may need it to shut down.
        case .removeSecret(let name): .found(try await opened?.removeSecret(name) ?? false)
        case .queues: .queues(try await queues())
        case .messages(let queue, let state, let limit):
            .messages(try await known(queue).messages(in: queue, state: state, limit: limit))
        case .message(let queue, let id): .message(try await known(queue).message(id, in: queue))
        case .send(let queue, let payload, let key, let delay):
            .receipt(try await send(payload, to: queue, key: key, delay: delay))
        // A message that a worker has stays: the worker is processing it and cannot be interrupted.
        case .purge(let queue, let onlyDead):
            .count(try await known(queue).purge(queue, states: onlyDead ? [.dead] : [.waiting, .dead]))
        case .replay(let queue, let id): .count(try await known(queue).replay(queue, id: id))
        case .objects(let bucket, let prefix, let key, let limit):
            .objects(
                try named(bucket) { try $0.objects(in: bucket, prefix: prefix, after: key, limit: limit) })
        case .removeObject(let bucket, let key): .found(try await removeObject(key, in: bucket))
        case .schedules: .schedules(try await schedules())
        case .history(let schedule, let limit):
            .runs(try await history(of: schedule, limit: limit))
        case .runNow(let schedule): .run(try await runNow(schedule))
        case .database(let name): .database(try await database(name))
        case .resetDatabase(let name): try await resetDatabase(name)
        case .backup(let request): try await respond(to: request)
        case .command(let name): .app(try await command(name))
        case .applied: .applied(try applied())
        case .release(let step): try await release(step)
        }
    }

    /// The services of a stage that was started before.
    var services: PlatformServices {
        get throws(HostError) {
            guard let opened else { throw notRunning }
            return opened
        }
    }

    private var notRunning: HostError {
        HostError(
            .notRunning, "The stage '\(folders.stage)' does not run.", fix: "Start it:",
            commands: ["solo dev" + HostError.stageOption(folders.stage)], isRefusal: true)
    }

    private func status() async throws -> StageStatus {
        let manifest = await manifest()
        let live = await session?.live
        return StageStatus(
            app: manifest?.name ?? opened?.configuration.project ?? folders.package.lastPathComponent,
            stage: folders.stage, isRunning: live != nil, release: live?.release, process: live?.process,
            appProcesses: live?.appProcesses ?? [:], addresses: live?.addresses,
            resources: (manifest?.resources ?? []).map { .init(id: $0.id, kind: $0.kind.rawValue) },
            queues: try await queues(), schedules: try await schedules(),
            backups: try opened?.backupStatuses() ?? [],
            drills: try opened?.configuration.drillStatus(at: Date()),
            unsetSecrets: try await secrets().filter { $0.isDeclared && !$0.isSet }.map(\.name))
    }

    private func secrets() async throws -> [SecretState] {
        // A release that waits for its secrets declares more than the one that serves.
        let waiting = await session?.waitingManifest
        return SecretState.all(
            set: try opened?.secretNames() ?? [], manifest: waiting == nil ? await manifest() : waiting)
    }

    private func setSecret(_ name: String, to value: Redacted<String>) async throws -> AdminResponse {
        guard let opened else {
            let manifest = await manifest()
            return try await StoredStage.with(folders, manifest: manifest, environment: environment) {
                try await $0.respond(to: .setSecret(name: name, value: value))
            }
        }
        try await opened.setSecret(name, to: value)
        session?.bindingsChanged()
        return .done
    }

    private func schedules() async throws -> [ScheduleSummary] { try await opened?.scheduleSummaries() ?? [] }

    private func history(of schedule: String, limit: Int) async throws -> [ScheduleRun] {
        // The name first: a stage that was never started has no schedule, and says so.
        let component = try await component(of: schedule)
        return try await services.history(component, limit: limit)
    }

    private func runNow(_ schedule: String) async throws -> ScheduleRun {
        let services = try services
        let component = try await component(of: schedule)
        guard session != nil else {
            throw HostError(
                .notRunning, "The stage '\(folders.stage)' does not run, so '\(schedule)' can't either.",
                fix: "Start it, and try again from another terminal:",
                commands: ["solo dev" + HostError.stageOption(folders.stage)], isRefusal: true)
        }
        return try await services.runNow(component)
    }

    private func command(_ name: String) async throws -> RunningApp {
        guard let session, let manifest = await manifest() else {
            throw notRunning
        }
        let command = try manifest.command(name)
        guard let binary = await session.servingBinary else {
            throw HostError(.notRunning, "No release serves right now.", fix: "Wait for the build, and try again.")
        }
        let bindings = try await services.bindings(
            release: AppVerb.run.rawValue, manifest: manifest, components: [command.id])
        return RunningApp(binary: binary, bindings: bindings)
    }

    private func applied() throws -> AppliedStack {
        AppliedStack(
            manifest: try StoredManifest.read(folders.manifest), orphans: try StoredManifest.orphans(folders.orphans),
            secrets: try opened?.secretNames() ?? [])
    }

    private func release(_ step: ReleaseRequest) async throws -> AdminResponse {
        guard let session else { throw notRunning }
        return try await session.perform(step)
    }

    /// A schedule by its name, `cleanup`, or by its component's id, `cron.cleanup`.
    private func component(of schedule: String) async throws -> String {
        let known = try await schedules().map(\.component)
        for id in [schedule, "cron." + schedule] where known.contains(id) { return id }
        throw HostError.unknown("schedule", schedule, known: known.map { String($0.dropFirst("cron.".count)) })
    }
}

extension SecretState {
    /// Those that are set and those that the stack declares, by name.
    package static func all(set: [String], manifest: Manifest?) -> [SecretState] {
        let declared = Set((manifest?.resources ?? []).filter { $0.kind == .secret }.map(\.id))
        let set = Set(set)
        return set.union(declared).sorted().map {
            SecretState(name: $0, isSet: set.contains($0), isDeclared: declared.contains($0))
        }
    }
}
