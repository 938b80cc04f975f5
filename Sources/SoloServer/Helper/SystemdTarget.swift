import Foundation
import SoloCore
package import SoloHost
import SoloStore

/// A stage on this host, whose processes are systemd's.
struct SystemdTarget: DeployTarget {
    /// How long a process may take until its first health.
    static let patience = Duration.seconds(30)
    /// Releases that are kept beside those in use, to go back to.
    static let kept = 5

    let stage: HostedStage
    let folders: HostFolders
    let shell: any HostShell
    let proxy: Proxy

    var files: UnitFiles { UnitFiles(shell: shell) }
    var units: ReleaseUnits { ReleaseUnits(stage, folders: folders) }
    private var account: StageAccount { StageAccount(stage: stage, folders: folders, shell: shell) }

    func serving() async throws -> String? { try folders.serving(stage) }

    func migrates(to release: String) async throws -> Bool {
        try await withServices { try await $0.ask(.release(.hasMigrations(release: release))) }
    }

    func snapshot(before release: String) async throws { try await ask(.snapshot(release: release)) }

    func prepare(_ release: String, beside releases: [String]) async throws {
        let manifest = try self.release(release).manifest
        try await account.make(for: manifest)
        for component in manifest.components where component.isolated {
            try await account.makeUser(stage.user(isolating: component.id))
        }
        try await ask(.prepare(release: release, beside: releases))
    }

    func start(_ release: String) async throws {
        let found = try self.release(release)
        try await install(found)
        let services = self.services(of: found)
        let began = Date()
        // One that failed before is tried again at once.
        _ = try await shell.run(["systemctl", "reset-failed"] + services)
        try await files.start(services)
        do {
            try await waitUntilHealthy(found)
        } catch {
            throw HostError(
                .neverHealthy, "The release \(release) did not pass its health check.",
                details: await lastWords(of: release, since: began).ifEmpty("\(error)"),
                fix: "Its log says more:", commands: ["solo logs --stage \(stage.stage)"])
        }
    }

    func serve(_ release: String, insteadOf other: String?) async throws {
        let found = try self.release(release)
        if try await !files.areActive(services(of: found)).allSatisfy(\.self) { try await start(release) }
        let previous = try other.map { try self.release($0) }
        var running: [String] = []
        if let previous { running = try await self.running(previous) }
        let controls = clients(of: found, found.manifest.processes.map(\.name))
        let others = previous.map { clients(of: $0, running) } ?? []
        defer { for control in controls + others { control.close() } }
        // Both are connected before anything stops, so that what comes meanwhile waits no longer than it has to.
        for control in controls + others { _ = try? await control.health(within: .seconds(5)) }
        for control in others { try? await control.stop(superseded: true) }
        try DurableFile(path: folders.promotion(of: stage)).replace(
            with: PromotionRecord(release: release).content, permissions: 0o644)
        for control in controls { try await control.promote() }
        try await ask(.promote(release: release))
    }

    func settle(_ release: String) async throws {
        let found = try self.release(release)
        let all = units.units(of: found.manifest, release: release, binary: found.manifest.name)
        let publics = publicSockets(of: found)
        try await files.enable(publics + controlSockets(of: found))
        try await files.install(all.filter { publics.contains($0.name) })
        // If the machine went down just now, it has come up with the sockets of the release before.
        if try await !files.areActive(services(of: found)).allSatisfy(\.self) { try await start(release) }
        try await proxy.configure()
    }

    func stop(_ release: String) async throws {
        guard let found = try? self.release(release) else { return }
        // The first one of a stage, which has nothing to go back to.
        if try folders.serving(stage) == release { try DurableFile(path: folders.promotion(of: stage)).remove() }
        try await drain(found)
        try await files.remove(services(of: found) + controlSockets(of: found))
        for process in found.manifest.processes {
            try shell.remove(folders.bindings(of: process.name, release, of: stage))
        }
    }

    func retain(_ releases: [String]) async throws {
        guard try await files.areActive([stage.services]) == [true] else { return }
        try await ask(.retain(releases: releases))
    }

    func contract(_ release: String) async throws {
        do {
            try await ask(.contract(release: release))
        } catch let error as HostError where error.code != .notRunning {
            throw ContractFailure(reason: error.message)
        }
    }

    func prune(keeping releases: [String]) async throws {
        let root = folders.releases(of: stage)
        let names = HostedRelease.names(of: stage, in: folders).map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
            return (name: name, date: attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        let newest = names.sorted { $0.date > $1.date }.filter { !releases.contains($0.name) }
        for (name, _) in newest.dropFirst(Self.kept - 1) { try await shell.require("rm", "-rf", "\(root)/\(name)") }
    }
}

extension SystemdTarget {
    func release(_ name: String) throws -> HostedRelease { try HostedRelease(name, of: stage, in: folders) }

    /// Writes the release's units with its sealed bindings, and opens its sockets. A public socket that is there stays as it is.
    private func install(_ release: HostedRelease) async throws {
        for process in release.manifest.processes {
            let bindings = try await bindings(of: process.name, release.name)
            try await SealedBindings(shell: shell).write(
                bindings, to: folders.bindings(of: process.name, release.name, of: stage))
        }
        let all = units.units(of: release.manifest, release: release.name, binary: release.manifest.name)
        let publics = Set(publicSockets(of: release))
        let isOpen = try await files.areActive(publics.sorted())
        let open = Set(zip(publics.sorted(), isOpen).filter(\.1).map(\.0))
        try await files.install(all.filter { !open.contains($0.name) })
        try await files.start(publics.subtracting(open).sorted() + controlSockets(of: release))
    }

    /// What a process is to be started with now.
    func bindings(of process: String, _ release: String) async throws -> Bindings {
        try await withServices { try await $0.ask(.release(.bindings(release: release, process: process))) }
    }

    /// - Parameter processes: those of the release that are waited for; all without it.
    func waitUntilHealthy(_ release: HostedRelease, _ processes: [String]? = nil) async throws {
        let processes = processes ?? release.manifest.processes.map(\.name)
        let services = processes.map { units.serviceName(of: $0, release.name) }
        let controls = clients(of: release, processes)
        defer { for control in controls { control.close() } }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for control in controls { tasks.addTask { _ = try await control.health(within: Self.patience) } }
            tasks.addTask { try await throwIfCrashing(services) }
            for _ in controls { try await tasks.next() }
            tasks.cancelAll()
        }
    }

    /// Throws once one of them was started again and again; waits otherwise.
    private func throwIfCrashing(_ services: [String]) async throws {
        while true {
            for service in services {
                let restarts = Int(try await files.property("NRestarts", of: service)) ?? 0
                if restarts > 2 { throw ShellFailure(command: [service], error: "it ended \(restarts) times") }
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    func clients(of release: HostedRelease, _ processes: [String]) -> [ControlClient] {
        processes.map { process in
            let socket = folders.controlSocket(of: process, release.name, of: stage)
            return ControlClient(socket: URL(filePath: socket)) { nil }
        }
    }

    /// Has its processes take nothing new, and waits until each has finished what it has and ended by itself. One that does not respond has
    /// nothing that could be waited for.
    private func drain(_ release: HostedRelease) async throws {
        var draining: [String: String] = [:]
        for process in try await running(release) {
            let (name, id) = try await mainProcess(of: process, release)
            // It has ended in this moment, and a question would start it again.
            guard id != "0" else { continue }
            let controls = clients(of: release, [process])
            defer { for control in controls { control.close() } }
            for control in controls where (try? await control.stop(superseded: true)) != nil { draining[name] = id }
        }
        try await waitForEnd(of: draining, release)
    }

    /// The unit of a process and its process id; `0` if it does not run.
    func mainProcess(of process: String, _ release: HostedRelease) async throws -> (unit: String, id: String) {
        let name = units.serviceName(of: process, release.name)
        return (name, try await files.property("MainPID", of: name))
    }

    /// Waits until processes that were stopped have ended, for as long as their jobs may take.
    ///
    /// - Parameter processes: their process ids, by their units.
    func waitForEnd(of processes: [String: String], _ release: HostedRelease) async throws {
        var draining = processes.filter { $0.value != "0" }
        let limit = ContinuousClock.now + .seconds(ReleaseUnits.drain) + release.manifest.longestJob
        while !draining.isEmpty, ContinuousClock.now < limit {
            try await Task.sleep(for: .milliseconds(50))
            for (name, id) in draining where try await files.property("MainPID", of: name) != id {
                draining[name] = nil
            }
        }
    }

    /// The names of its processes that run: a question to the others would start them.
    func running(_ release: HostedRelease) async throws -> [String] {
        let active = try await files.areActive(services(of: release))
        return zip(release.manifest.processes.map(\.name), active).filter(\.1).map(\.0)
    }

    func services(of release: HostedRelease) -> [String] {
        release.manifest.processes.map { units.serviceName(of: $0.name, release.name) }
    }

    private func controlSockets(of release: HostedRelease) -> [String] {
        release.manifest.processes.map { units.controlName(of: $0.name, release.name) }
    }

    private func publicSockets(of release: HostedRelease) -> [String] {
        release.manifest.apis.map { units.socketName(of: $0.id) }
    }

    private func lastLines(of services: [String], unless reason: String) async throws -> [String] {
        let units = services.flatMap { ["--unit", $0] }
        let result = try await shell.run(["journalctl", "--quiet", "--no-pager", "--output=cat", "--lines=12"] + units)
        return result.output.split(separator: "\n").map(String.init).ifEmpty(reason)
    }

    private func ask(_ request: ReleaseRequest) async throws {
        try await withServices { _ = try await $0.respond(to: .release(request)) }
    }

    /// Waits for the services, which may have been started a moment ago.
    private func withServices<Value: Sendable>(
        _ body: (LiveStage) async throws -> Value
    ) async throws -> Value {
        let socket = URL(filePath: folders.administration(of: stage))
        // Their socket listens also while they do not run.
        let limit = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < limit {
            if let live = try await LiveStage.connect(socket) {
                defer { live.close() }
                return try await body(live)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw HostError(
            .notRunning, "The services of \(stage.id) do not run.",
            details: try await lastLines(of: [stage.services], unless: "Nothing is in their log."),
            fix: "See what systemd says of them:", commands: ["systemctl status \(stage.services)"])
    }
}

extension [String] {
    fileprivate func ifEmpty(_ line: String) -> [String] { isEmpty ? [line] : self }
}

extension HostError.Code {
    package static let neverHealthy = Self("never-healthy")
}
