package import Foundation
import SoloConcurrency
package import SoloCore
package import SoloHost
import SoloMigrations
package import SoloServices

/// `solo services`: the services of one stage on a host, for as long as its unit runs.
///
/// systemd starts the product's processes; these services send them what is to be done, through their control sockets, and lend them
/// what their release declares. Which release serves, the record of promotion says.
package actor HostedServices {
    nonisolated let stage: HostedStage
    nonisolated let hostFolders: HostFolders
    nonisolated let folders: StageFolders
    nonisolated let platform: HostPlatform
    private let invoker: ReleaseInvoker
    private var served: HostedRelease?
    private var controls: [ControlClient] = []

    /// - Parameter environment: has the folder of the vault's key.
    package init(_ stage: HostedStage, folders hostFolders: HostFolders = .standard, environment: [String: String]) throws {
        self.stage = stage
        self.hostFolders = hostFolders
        folders = StageFolders(
            root: URL(filePath: hostFolders.stage(stage)), state: URL(filePath: hostFolders.data(of: stage)),
            run: URL(filePath: hostFolders.sockets(of: stage)), stage: stage.stage)
        let invoker = ReleaseInvoker()
        self.invoker = invoker
        var configuration = PlatformConfiguration(
            folders: folders, project: stage.product, address: .unix(path: hostFolders.services(of: stage)),
            environment: environment)
        configuration.sharesDatabases = true
        platform = try HostPlatform.make(configuration, folders, invoker) { error in
            // systemd starts them again.
            FileHandle.standardError.write(Data("The services ended: \(error)\n".utf8))
            exit(1)
        }
    }

    /// Runs until it is told to stop.
    package func run() async throws {
        let lock = try StageLock(folders.lock, stage: stage.stage)
        defer { lock.release() }
        if let name = try hostFolders.serving(stage) {
            let release = try HostedRelease(name, of: stage, in: hostFolders)
            try await platform.services.prepare(release.manifest)
            try await platform.promote(release.manifest)
            serve(release)
        }
        try await platform.start()
        let (stops, feed) = AsyncStream<Void>.makeStream()
        let signals = StopSignals { feed.finish() }
        defer { signals.cancel() }
        guard let administration = platform.administration(of: self) else { return }
        let server = AdminServer(socket: folders.adminSocket, administration: administration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            tasks.addTask { for await _ in stops {} }
            try await tasks.next()
            tasks.cancelAll()
        }
        invoker.close()
        await platform.stop()
        for control in controls { control.close() }
    }

    /// Sends what is to be done to the processes of a release, which systemd starts when they are asked.
    func serve(_ release: HostedRelease) {
        let before = controls
        controls = []
        for process in release.manifest.processes {
            let socket = hostFolders.controlSocket(of: process.name, release.name, of: stage)
            let control = ControlClient(socket: URL(filePath: socket)) { nil }
            controls.append(control)
            invoker.redirect(process.components, to: control)
        }
        served = release
        // What was sent to the release before is responded to by it.
        Task {
            try? await Task.sleep(for: .seconds(600))
            for control in before { control.close() }
        }
    }
}

extension HostedServices: StageSession {
    package var live: RunningStage {
        get async {
            RunningStage(
                release: served?.name, process: getpid(), appProcesses: [:],
                addresses: StageAddresses(apis: [:], services: await platform.address))
        }
    }

    package var manifest: Manifest? { served?.manifest ?? (try? StoredManifest.read(folders.manifest)) }

    package var waitingManifest: Manifest? { nil }

    package var runningManifests: [Manifest] { platform.services.manifestsInUse }

    package var servingBinary: URL? { served?.binary }

    /// The processes have what they were started with until the next deploy.
    package nonisolated func bindingsChanged() {}

    package func forget(_ orphan: StoredResource) throws { try StoredManifest.forget(orphan, folders) }

    package func perform(_ request: ReleaseRequest) async throws -> AdminResponse {
        switch request {
        case .prepare(let name, let others):
            for other in others where other != name {
                try await platform.services.prepare(release(other).manifest)
            }
            let release = try release(name)
            let unset = try platform.unsetSecrets(of: release.manifest)
            guard unset.isEmpty else { throw HostError.secretsUnset(unset, stage: stage.stage) }
            try await platform.prepare(release.manifest, release.migrations)
            return .done
        case .bindings(let name, let process):
            let manifest = try release(name).manifest
            guard let process = manifest.process(process) else {
                throw HostError.unknown("process", process, known: manifest.processes.map(\.name))
            }
            var bindings = try await platform.bindings(
                release: name, manifest: manifest, components: Set(process.components))
            // Caddy, which reaches the public sockets alone.
            bindings.trustedProxies = ["unix"]
            return .bindings(bindings)
        case .promote(let name):
            let release = try release(name)
            try await platform.promote(release.manifest)
            try StoredManifest.write(release.manifest, after: try StoredManifest.read(folders.manifest), folders)
            serve(release)
            return .done
        case .retain(let names):
            try await platform.release(except: names.map { try release($0).manifest })
            platform.processEnded()
            return .done
        case .contract(let name):
            let release = try release(name)
            try await platform.contract(release.manifest, release.migrations)
            return .done
        }
    }

    private func release(_ name: String) throws -> HostedRelease {
        if let served, served.name == name { return served }
        return try HostedRelease(name, of: stage, in: hostFolders)
    }
}
