package import SoloCore
package import SoloServices

/// Administers a stage on its services: those that run, or ones that were only opened.
package struct ServicesAdministration: StageAdministration {
    let services: PlatformServices
    let folders: StageFolders
    let manifest: @Sendable () async -> Manifest?
    /// Present where the stage runs.
    let session: (any StageSession)?

    package init(
        _ services: PlatformServices, _ folders: StageFolders, session: (any StageSession)?,
        manifest: @escaping @Sendable () async -> Manifest?
    ) {
        self.services = services
        self.folders = folders
        self.session = session
        self.manifest = manifest
    }

    package func status() async throws -> StageStatus {
        let manifest = await manifest()
        let live = await session?.live
        return StageStatus(
            app: manifest?.name ?? services.configuration.project, stage: services.configuration.stage,
            isRunning: live != nil, release: live?.release, process: live?.process, appProcess: live?.appProcess,
            addresses: live?.addresses,
            resources: (manifest?.resources ?? []).map { .init(id: $0.id, kind: $0.kind.rawValue) },
            queues: try await queues(), schedules: try await schedules(),
            unsetSecrets: try await secrets().filter { $0.isDeclared && !$0.isSet }.map(\.name))
    }

    package func secrets() async throws -> [SecretState] {
        // A release that waits for its secrets declares more than the one that serves.
        let waiting = await session?.waitingManifest
        return SecretState.all(
            set: try services.vault.list().map(\.name), manifest: waiting == nil ? await manifest() : waiting)
    }

    package func setSecret(_ name: String, to value: Redacted<String>) async throws {
        try services.vault.set(name, to: value)
        session?.bindingsChanged()
    }

    package func removeSecret(_ name: String) async throws -> Bool {
        // The process that runs keeps what it was given: it may be the one that needs the secret to shut down.
        try services.vault.remove(name)
    }

    package func schedules() async throws -> [ScheduleSummary] { try await services.scheduleSummaries() }

    package func history(of schedule: String, limit: Int) async throws -> [ScheduleRun] {
        try await services.history(try await component(of: schedule), limit: limit)
    }

    package func runNow(_ schedule: String) async throws -> ScheduleRun {
        let component = try await component(of: schedule)
        guard session != nil else {
            throw HostError(
                .notRunning, "The stage '\(services.configuration.stage)' does not run, so '\(schedule)' can't either.",
                fix: "Start it, and ask again from another terminal:", commands: ["solo dev"], isRefusal: true)
        }
        return try await services.runNow(component)
    }

    package func command(_ name: String) async throws -> RunningApp {
        guard let session, let manifest = await manifest() else {
            throw HostError(.notRunning, "The stage does not run.", isRefusal: true)
        }
        try OneOffCommand.check(name, in: manifest)
        guard let binary = await session.servingBinary else {
            throw HostError(.notRunning, "No release serves right now.", fix: "Wait for the build, and ask again.")
        }
        return RunningApp(binary: binary, bindings: try await services.bindings(release: "run"))
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
